"""Both sides' words as a chat."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.live.snapshot import Row, Snapshot, ToolUse
from components.ui.text import escaped

WHO = {"user": "You", "model": "Model"}
TAIL = {True: " *(interrupted)*", False: ""}
AVATARS = {"user": ":material/person:", "model": ":material/graphic_eq:"}
BEGINNING = (
    "Say something, or type below. For example: “What is 12 times 7?”, or, with a page held into the camera, "
    "“What does it say?”"
)
# Drawn whole, with functions and sources: while the talk goes on, and when nothing is redrawn any more.
MOST_ROWS, MOST_ROWS_AT_REST = 12, 80
HEIGHT = 380


def show_rows(shot: Snapshot) -> None:
    """Both transcripts as a chat that keeps its newest line in sight."""
    with st.container(height=HEIGHT if shot.end is None else "content", border=True, autoscroll=True, key="live-chat"):
        if not shot.rows:
            st.caption(BEGINNING if shot.end is None else "Nothing was said.")
        whole = MOST_ROWS if shot.end is None else MOST_ROWS_AT_REST
        if earlier := shot.rows[:-whole]:
            st.markdown(in_short(earlier))
        for row in shot.rows[-whole:]:
            with st.chat_message(row.role, avatar=AVATARS[row.role]):
                show_row(row)


def in_short(rows: Sequence[Row]) -> str:
    """Many rows as one text: a row drawn by itself is four messages to the browser, with every redraw."""
    return "\n\n".join(f"**{WHO[row.role]}:** {escaped(row.heard) or '…'}{TAIL[row.interrupted]}" for row in rows)


def show_row(row: Row) -> None:
    words = row.heard
    st.markdown(escaped(words) or "…")
    if row.interim:
        st.caption(escaped(row.interim))
    unheard = row.text[len(words) :] if row.text.startswith(words) else ""
    if row.interrupted:
        st.caption(f"Interrupted here. Not heard: {escaped(unheard)}" if unheard.strip() else "Interrupted here.")
    if row.cut:
        st.caption("The connection broke here.")
    for use in row.tools:
        st.caption(f":material/function: {escaped(called(use))}")
    if row.queries:
        st.caption(f":material/search: Searched for {escaped(', '.join(f'“{query}”' for query in row.queries))}")
    for source in row.sources:
        if source.uri.startswith(("https://", "http://")):
            st.link_button(source.title or source.uri, source.uri, icon=":material/public:", type="tertiary")


def called(use: ToolUse) -> str:
    """A function's call and what came of it, in one line."""
    arguments = ", ".join(f"{name}={value!r}" for name, value in use.arguments.items())
    return f"{use.name}({arguments}): {use.state}{f', {use.result}' if use.result else ''}"
