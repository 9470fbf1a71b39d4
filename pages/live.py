"""Talk to a model: microphone, camera, screen, and typed words."""

from __future__ import annotations

import streamlit as st

from components.live.snapshot import Snapshot
from components.live.talk import Talk
from components.ui.connection import require
from components.ui.stream import stream
from components.ui.talk_controls import before, during, elsewhere, offer_change, wake
from components.ui.talk_files import keep_words, offer_pictures, show_earlier, show_files
from components.ui.talk_rows import show_rows
from components.ui.talk_seat import PAGE, tab, typed
from components.ui.talk_settings import choose_talk, remember
from components.ui.talk_view import show_figures, show_state

# streamlit-webrtc's frame carries the media and has nothing to show; unseen it works on, unlike when it isn't drawn.
STYLE = f"<style>.st-key-{PAGE}-media iframe {{ position: absolute; height: 1px !important; opacity: 0 }}</style>"
TYPED = f"{PAGE}-typed"


def say(talk: Talk) -> None:
    mine.say(talk, typed(TYPED))


def follow(talk: Talk, drawn: str) -> None:
    """Redrawn while the talk goes on; a new state draws the whole page, with its buttons."""
    shot = talk.snapshot()
    if stage(talk, shot) != drawn:
        st.rerun(scope="app")
    show_state(shot)
    show_rows(shot)
    show_figures(shot, free_key=mine.seat(talk).config.free_key)
    keep_words(shot, mine.seat(talk))


def stage(talk: Talk, shot: Snapshot) -> str:
    """Which buttons the talk has here and now."""
    if shot.end is not None:
        return "over"
    if not mine.holds(talk):
        return "elsewhere"
    return shot.state if shot.state in ("paused", "failed") else "on"


connection = require()
mine = tab()
talk = mine.talk
if talk:
    remember(mine.seat(talk).config)
shot = talk.snapshot() if talk else Snapshot()
going = talk is not None and shot.end is None
here = talk is None or mine.holds(talk)

st.html(STYLE)
st.title("Talk", anchor=False)
# All keep their place in all states: a part of the page that moves is made anew, and the camera would go off.
lead = st.empty()
if not going:
    lead.caption("Speak with a model, show it your camera or screen, or type. Use headphones if it hears itself.")
left, right = st.columns([5, 7] if talk else 2, gap="medium")
controls, media = left.container(), left.container(key=f"{PAGE}-media")
with left.popover("Settings", icon=":material/tune:", key=f"{PAGE}-settings") if talk else right.container(border=True):
    config = choose_talk(connection)
with controls:
    if mine.refused:
        st.error(mine.refused, icon=":material/error:")
    if talk and going and here:
        if mine.silent:
            wake(mine, talk)
        during(talk, shot)
        offer_change(mine, talk, config)
    elif talk and going:
        elsewhere(mine, talk)
    else:
        before(mine, connection, config)
with right:
    # Each in a place of its own: a redrawn one that meets a run half done would push the others out of sight.
    rows, entry, pictures, files = (st.container() for _ in range(4))
    if talk:
        with rows:
            st.fragment(follow, run_every=0.4 if going else None)(talk, stage(talk, shot))
        if going and here:
            entry.chat_input("Type to the model", key=TYPED, on_submit=say, args=(talk,))
        with pictures:
            st.fragment(offer_pictures, run_every=2.0 if going else None)(talk)
        if not going:
            with files:
                show_files(talk)
show_earlier(mine)
# Last: it may wait for the browser, and its steps cut the run short. What was said and the line to type are there all
# the same.
with media:
    used = mine.seat(talk).config if talk and going else config
    stream(PAGE, running=going and here and shot.is_open and not mine.silent, hold=used.mode == "push")
