"""What streamlit-webrtc keeps to itself and we need: the one file that touches its private parts (0.79.0, pinned)."""

from __future__ import annotations

from typing import Any

import streamlit as st
from aiortc import RTCPeerConnection
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
