"""The page's media: streamlit-webrtc's frame, the capture part beside it, and the line they feed."""

from __future__ import annotations

import gc
import sys
from typing import Any, cast

import streamlit as st
from streamlit_webrtc import AudioSinkTrack, VideoSinkTrack, WebRtcMode, WebRtcStreamerContext, webrtc_streamer
from streamlit_webrtc.webrtc import SignallingTimeoutError

from components.live.transport.line import Line
from components.live.transport.relay import LIFETIME, SETTINGS, IceServer, RelayUnavailable, servers
from components.settings import TURN_ONLY
from components.ui.capture import CAMERA, MICROPHONE, capture
from components.ui.environment import environment, value
from components.ui.webrtc import connection_of, give_way, hang_up, keep_over_quick_runs

# Frames go out every 20 ms from the server's event loop. By default another thread of Python may keep it waiting
# 5 ms at each turn.
SWITCH_SECONDS = 0.0005


def line(key: str) -> Line:
    """This visitor's line; it lives as long as their session, so a talk may be made with its speaker."""
    kept = st.session_state.setdefault(f"{key}-line", Line())
    return cast(Line, kept)


def stream(key: str, *, running: bool, hold: bool = False) -> bool:
    """Draws the media of the line `key` and keeps it bound; whether media flow now.

    `running` starts and stops; set `line(key).listener` before. `hold` is push-to-talk. What keeps media from
    connecting is said on the page.

    The sinks are new at every run, and a connection keeps those it began with: streamlit-webrtc's own factories
    remove theirs from the session's state in a thread, under the feet of a script that runs.
    """
    _keep_time()
    bound = line(key)
    part = capture(f"{key}-capture", running=running, hold=hold)
    told = st.container()  # before what may hold the run up, and without moving it
    if running and part.trouble:
        told.warning(" ".join(part.trouble), icon=":material/mic_off:")
    keep_over_quick_runs(f"{key}-webrtc")
    give_way(f"{key}-webrtc")
    try:
        context = _connect(key, bound, running=running and part.ready)
    except SignallingTimeoutError:
        # The offer stays: the next run takes it up again.
        st.warning("Sound and pictures did not connect: the app is too busy. You can type.", icon=":material/mic_off:")
        st.button("Connect again", icon=":material/refresh:", key=f"{key}-again")
        return False
    if not running:
        hang_up(context)
    elif (connection := connection_of(context)) is not None:
        bound.attach(connection)
    return bool(context.state.playing)


def _connect(key: str, bound: Line, *, running: bool) -> WebRtcStreamerContext[Any, Any]:
    """Draws streamlit-webrtc's frame. Raises SignallingTimeoutError when an offer isn't answered in ten seconds."""
    return webrtc_streamer(
        key=f"{key}-webrtc",
        mode=WebRtcMode.SENDRECV,
        rtc_configuration=configuration(),
        media_stream_constraints={"audio": dict(MICROPHONE), "video": dict(CAMERA)},
        desired_playing_state=running,
        sink_audio_track=AudioSinkTrack(bound.hear),
        sink_video_track=VideoSinkTrack(bound.eye),
        source_audio_track=bound.speaker.track,
        sendback_video=False,
        media_toggle_controls=False,
        audio_html_attrs={"autoPlay": True, "controls": False, "hidden": True},
    )


@st.cache_resource(show_spinner=False)
def _keep_time() -> bool:
    """Once for the server: what keeps the event loop waiting, and with it the sound of every talk.

    All that was loaded stays to the end anyway; the collector would look through it again and again, with all threads
    at a stand: 0.2 s for each full collection, nothing afterwards.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()
    return True


def configuration() -> dict[str, Any]:
    """For both ends alike. Without a provider there are no servers: one machine and one network need none."""
    try:
        found = _servers(tuple(sorted(_settings().items())))
    except RelayUnavailable as error:
        st.warning(str(error), icon=":material/lan:")
        found = []
    setup: dict[str, Any] = {"iceServers": found}
    only = value(TURN_ONLY)
    if found and only:
        setup["iceTransportPolicy"] = "relay"
    return setup


@st.cache_data(ttl=LIFETIME // 2, show_spinner=False)
def _servers(settings: tuple[tuple[str, str], ...]) -> list[IceServer]:
    return servers(dict(settings))


def _settings() -> dict[str, str]:
    return {name: value for name, value in environment().items() if name in SETTINGS}
