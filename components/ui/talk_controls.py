"""The buttons of a talk: start, pause, end, other settings, bring it here."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.gemini.connection import Connection
from components.live.config import Config, refusals
from components.live.snapshot import Snapshot
from components.live.talk import Talk
from components.ui.talk_seat import PAGE, Tab
from components.ui.talk_view import show_price
from components.ui.text import escaped

MAIN: dict[str, Any] = {"type": "primary", "width": "stretch"}


def before(mine: Tab, connection: Connection, config: Config) -> None:
    """The way in: one button, what it will cost, what the browser will ask."""
    faults, again = refusals(config), mine.talk is not None
    label = "Start a new talk" if again else "Start talking"
    st.button(
        label, icon=":material/mic:", on_click=mine.begin, args=(connection, config), disabled=bool(faults), **MAIN
    )
    for fault in faults:
        st.warning(escaped(fault))
    show_price(config)
    if not again:
        still = "still answers aloud" if config.reply == "audio" else "answers in writing"
        st.caption(f"The browser will ask for the microphone. Without one you can type, and the model {still}.")


def during(talk: Talk, shot: Snapshot) -> None:
    """What can be done with a talk that goes on."""
    with st.container(horizontal=True, gap="xsmall"):
        if shot.state in ("paused", "failed"):
            label = "Continue" if shot.state == "paused" else "Try again"
            st.button(label, type="primary", icon=":material/play_arrow:", on_click=talk.resume, key=f"{PAGE}-resume")
        else:
            st.button("Stop answer", icon=":material/voice_over_off:", on_click=talk.hush, key=f"{PAGE}-hush")
            st.button("Pause", icon=":material/pause:", on_click=talk.pause, key=f"{PAGE}-pause")
        st.button("End", icon=":material/call_end:", on_click=talk.stop, args=(0.0,), key=f"{PAGE}-end")


def wake(mine: Tab, talk: Talk) -> None:
    """A talk found again is heard and hears from a click on."""
    st.caption("The talk goes on. Microphone and voice are off until you want them.")
    st.button("Go on with sound", icon=":material/mic:", on_click=mine.take, args=(talk,), key=f"{PAGE}-wake", **MAIN)


def offer_change(mine: Tab, talk: Talk, config: Config) -> None:
    """Settings that were changed during the talk, and why they can't be used if so."""
    if config == mine.seat(talk).config:
        return
    faults = refusals(config)
    for fault in faults:
        st.warning(escaped(fault))
    st.button(
        "Use the changed settings",
        icon=":material/sync:",
        on_click=mine.change,
        args=(talk, config),
        disabled=bool(faults),
        key=f"{PAGE}-change",
        help="The talk goes on in a new connection with them; what was said is kept.",
        **MAIN,
    )


def elsewhere(mine: Tab, talk: Talk) -> None:
    """The talk is shown in another tab, or in a window of another device."""
    st.info("This talk is open in another tab or window.", icon=":material/tab:")
    st.button("Bring it here", icon=":material/open_in_browser:", on_click=mine.take, args=(talk,), **MAIN)
