"""The page's one player, and the buttons that make it show a moment."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.analysis import subtitles
from components.analysis.evidence import Moment
from components.analysis.result import Claim
from components.analysis.subtitles import Cue
from components.analysis.timecode import clock
from components.gemini.request import FilePart, UriPart
from components.jobs.video import Ready
from components.media import youtube
from components.media.kind import sniff
from components.ui.player import Mark, play, player
from components.ui.text import escaped
from components.ui.video_desk import VideoDesk


def player_key(desk: VideoDesk, page: str) -> str:
    return f"{page}-player-{desk.runs}"


def show_player(desk: VideoDesk, cues: Sequence[Cue], page: str) -> None:
    """The film as it was sent, with its chapters to click and its subtitles; of a link, where to see it."""
    ready = desk.ready
    if ready is None:
        return
    if isinstance(ready.part, UriPart):
        st.link_button("Open the film on YouTube", ready.part.uri, icon=":material/open_in_new:")
        return
    marks = [
        Mark(one.start, one.title or f"Chapter {number}")
        for number, one in enumerate(desk.chapter_list(), 1)
        if one.start is not None and ready.span.holds(one.start)
    ]
    player(
        ready.part.path,
        sniff(ready.part.path) or ready.part.mime_type,
        player_key(desk, page),
        captions=subtitles.vtt(cues) if cues else None,
        label=ready.film.name,
        marks=marks,
    )
    _told(desk, ready)


def _told(desk: VideoDesk, ready: Ready) -> None:
    if ready.start or (desk.terms and desk.terms.choice.end is not None):
        asked = desk.terms.choice.start if desk.terms else ready.start
        key = f", the key frame before {clock(asked)}" if ready.start < asked - 0.5 else ""
        st.caption(f"This is the part that was sent. It begins at {clock(ready.start)} of the film{key}.")


def show_me(desk: VideoDesk, start: float, end: float | None, key: str, page: str) -> None:
    """A button that plays this moment, however often it is pressed; of a link one that opens it there."""
    ready = desk.ready
    if ready is None:
        return
    if isinstance(ready.part, FilePart):
        until = end if end is not None and end > start else None
        st.button(
            f"Show me {clock(start)}", key=key, icon=":material/play_arrow:", type="tertiary",
            on_click=play, args=(player_key(desk, page), start, until),
        )  # fmt: skip
    elif (id := youtube.film_id(ready.part.uri)) is not None:
        st.link_button(f"Show me {clock(start)}", youtube.address(id, start), icon=":material/open_in_new:")


def show_row(desk: VideoDesk, claim: Claim, doubt: str, key: str, page: str) -> None:
    """A claim with its moment, and what the checks found wrong with it."""
    name = f"**{escaped(claim.field)}**" if claim.field else ""
    moment = next((one for one in claim.evidence if isinstance(one, Moment)), None)
    # Not in columns: what is too narrow for a button cuts its time off.
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        st.markdown(": ".join(part for part in (name, escaped(claim.text)) if part), width="stretch")
        if moment is not None:
            show_me(desk, moment.start, moment.end, key, page)
    if doubt:
        st.caption(f":orange[:material/warning:] {escaped(doubt)}")
