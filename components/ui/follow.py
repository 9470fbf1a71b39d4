"""A run that goes on, drawn again and again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def follow(
    page: str, show: Callable[[], object], stop: Callable[[], None], goes_on: Callable[[], bool], every: float = 0.5
) -> None:
    """Draws what `show` does `every` so many seconds, with a button to cancel; when the run ends, the whole page."""

    def once() -> None:
        show()
        if st.button("Cancel", key=f"{page}-cancel", icon=":material/stop_circle:"):
            stop()
        if not goes_on():
            st.rerun(scope="app")

    st.fragment(once, run_every=every)()
