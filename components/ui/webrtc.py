"""What streamlit-webrtc keeps to itself and we need: the one file that touches its private parts (0.79.0, pinned)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st
from aiortc import RTCPeerConnection
from streamlit_webrtc.component import _reset_context, compile_state, generate_frontend_component_key
from streamlit_webrtc.webrtc import WebRtcWorker


def connection_of(context: Any) -> RTCPeerConnection | None:
    """The connection behind a context that `webrtc_streamer` returned. There is no public way to it."""
    worker = context._get_worker()
    return worker.pc if isinstance(worker, WebRtcWorker) else None


def hang_up(context: Any) -> None:
    """Closes the connection, if there is one.

    A page told to stop while its offer is on the way goes on as if nothing had been said: it would be heard for as
    long as it is open.
    """
    worker = context._get_worker()
    if isinstance(worker, WebRtcWorker) and worker.pc.connectionState != "closed":
        worker.stop()


def keep_over_quick_runs(key: str) -> None:
    """To be called before `webrtc_streamer(key)`: script runs that follow each other quickly don't end the connection.

    It tears the connection down when a run seems to have passed without its call, as after a visit to another page.
    But runs are counted when their last message leaves, and two of those may leave between two calls. A real visit
    elsewhere is noticed all the same: its frame is new when it comes back, and reports that it isn't playing.
    """
    context = st.session_state.get(key)
    if context is not None:
        context._last_rendered_run_count = None


def give_way(key: str) -> None:
    """To be called before `webrtc_streamer(key)`: a connection that the page gave up makes way for the one it offers.

    After a time without network the page's "stopped" and its next offer come together. streamlit-webrtc then sees a
    connection and an offer, takes them for a pair, and never answers.
    """
    context, value = st.session_state.get(key), st.session_state.get(generate_frontend_component_key(key))
    offer = value.get("sdpOffer") if isinstance(value, Mapping) else None
    if context is None or not offer:
        return
    connection = connection_of(context)
    if connection is None or connection.remoteDescription is None:
        return
    if session_of(offer["sdp"]) != session_of(connection.remoteDescription.sdp):
        _reset_context(context)
        context._set_state(compile_state(value))


def session_of(sdp: str) -> str | None:
    """What tells one connection's descriptions from another's: SDP's line `o=` (RFC 8866, 5.2)."""
    found = re.search(r"^o=(\S+ \S+)", sdp, re.MULTILINE)
    return found[1] if found else None
