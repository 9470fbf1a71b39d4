"""A meeting to look at and listen to: the player with the transcript, the minutes beside it, each point playable."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.analysis.checks import Check
from components.analysis.meeting import Meeting, checks, identified
from components.analysis.meeting_exports import marked
from components.analysis.minutes import KINDS, TITLES, Point
from components.analysis.timecode import clock
from components.analysis.transcript import Said
from components.jobs.run import Item
from components.ui.claims import mark, show_tally
from components.ui.meeting_desk import MeetingDesk
from components.ui.player import Mark, play, player
from components.ui.text import escaped

STAGES = {
    "cutting": "Looking for silences to cut at …",
    "listening": "Writing down what is said …",
    "minutes": "Making minutes of it …",
    "ended": "",
}


def show_progress(desk: MeetingDesk, page: str) -> None:
    """How far the run is, and what has come, to be read and heard already."""
    recording, meeting = desk.recording, desk.now()
    if recording is None or meeting is None:
        return
    pieces = recording.items()
    ended = sum(item.ended for item in pieces)
    st.progress(ended / (len(pieces) + 1) if pieces else 0.0, STAGES[recording.stage])
    if len(pieces) > 2:
        st.caption(f"{ended} of {len(pieces)} parts have come: {escaped(_under_way(pieces))}")
    if meeting.turns:
        show_player(desk, meeting, page)


def _under_way(pieces: Sequence[Item]) -> str:
    return ", ".join(item.name for item in pieces if item.state == "running") or "waiting"


def show_player(desk: MeetingDesk, meeting: Meeting, page: str) -> None:
    """The recording, with the turns as marks."""
    order = desk.recording.order if desk.recording else None
    if order is None:
        return
    if not order.path.exists():
        st.info("The recording is no longer here. Add it again to listen.", icon=":material/draft:")
        return
    marks = [Mark(turn.start, meeting.name(turn.speaker), marked(turn, "{} (?)")) for turn in meeting.turns]
    captions = desk.captions(meeting) if meeting.turns and not desk.running else None
    player(order.path, order.media.mime_type, player_key(page), label=meeting.title, marks=marks, captions=captions)


def player_key(page: str) -> str:
    return f"{page}-player"


def show_meeting(desk: MeetingDesk, meeting: Meeting, page: str) -> None:
    """Player and minutes side by side; a click on a point redraws no more than these."""
    st.fragment(_show)(desk, meeting, page)


def _show(desk: MeetingDesk, meeting: Meeting, page: str) -> None:
    listen, read = st.columns([1, 1], gap="medium")
    with read:  # first, because a click there moves the player
        show_minutes(meeting, page)
    with listen:
        show_player(desk, meeting, page)
        unclear = sum(len(turn.unclear) for turn in meeting.turns)
        if len(meeting.speakers) == 1:
            st.caption("Only one voice was made out.")
        if unclear:
            st.caption(f"Words with (?) could not be heard well: {unclear} in all.")


def show_minutes(meeting: Meeting, page: str) -> None:
    found = checks(meeting)
    _verdict(found)
    points = list(zip(identified(meeting.points), meeting.minutes, strict=True))
    if not points:
        st.info("There are no minutes: nothing was said that calls for any, or they did not come.")
    for kind in KINDS:
        own = [(id, shown) for (id, point), shown in points if point.kind == kind]
        if own:
            st.subheader(TITLES[kind], anchor=False)
        for id, point in own:
            _point(meeting, id, point, [check for check in found if id in check.fields], page)


def _verdict(found: Sequence[Check]) -> None:
    show_tally(found, ": times, quotes, turns and owners")
    for check in (check for check in found if check.ok is False):
        if not check.fields or check.fields[0].startswith("T"):
            st.caption(mark(check))


def _point(meeting: Meeting, id: str, point: Point, found: Sequence[Check], page: str) -> None:
    turns = [turn for turn in map(meeting.turn, point.turns) if turn]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        st.markdown(headline(point), width="stretch")
        for turn in turns:
            play_turn("Show me", turn, f"{page}-play-{id}-{turn.id}", page, help=said(turn.text))
    for check in found:
        if check.ok is not True:
            st.caption(mark(check))


def play_turn(label: str, turn: Said, key: str, page: str, *, help: str | None = None) -> None:
    """A button that plays this turn, as often as it is pressed."""
    st.button(
        f"{label} {clock(turn.start)}", key=key, icon=":material/play_arrow:", help=help,
        on_click=play, args=(player_key(page), turn.start, turn.end),
    )  # fmt: skip


def headline(point: Point) -> str:
    """As Markdown: who, what, until when."""
    owner = f"**{escaped(point.owner)}:** " if point.owner else ""
    due = f" :blue-badge[:material/event: {escaped(point.due)}]" if point.due else ""
    return f"{owner}{escaped(point.text)}{due}"


def said(text: str) -> str:
    return escaped(text if len(text) < 200 else f"{text[:200]} …")
