"""A run under way and how it ended, in the same words for every part of the page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.jobs.run import Item, Run
from components.ui.text import escaped
from components.ui.video_asked import item_of


def follow(run: Run, key: str, show: Callable[[Item], object]) -> None:
    """Draws what has come so far, twice a second, with a button to cancel; the page anew when it ends."""

    def once() -> None:
        item = item_of(run)
        show_state(item)
        show(item)
        if st.button("Cancel", key=f"{key}-cancel", icon=":material/stop_circle:", disabled=run.cancelling):
            run.cancel()
        if run.finished:
            st.rerun(scope="app")

    st.fragment(once, run_every=0.5)()


def show_state(item: Item) -> None:
    """What it is at, what the user should know, and what went wrong."""
    if not item.ended:
        st.caption(f":material/hourglass_top: {_stage(item)} {item.seconds:.0f} s")
    for notice in item.notices:
        st.info(escaped(notice.message), icon=":material/info:")
    if item.error:
        st.error(escaped(str(item.error)), icon=":material/error:")
    elif item.state == "cancelled":
        st.info("Cancelled. What had come is kept; the film is removed at the service.", icon=":material/stop_circle:")


def _stage(item: Item) -> str:
    if item.text:
        return "The answer is coming …"
    if item.progress is None:
        return "Waiting for the model …"
    words = {"uploading": "Sending", "processing": "Preparing", "ready": "Sent"}[item.progress.stage]
    share = "" if item.progress.fraction is None else f" {item.progress.fraction:.0%}"
    return f"{words} {escaped(item.progress.name)}{share} …"
