"""Corrections: what a turn says and who said it, what the minutes hold; and the last one taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from components.analysis.meeting import Meeting, corrected, new_speaker
from components.analysis.minutes import KINDS, Point, renamed
from components.analysis.timecode import clock
from components.ui.editor import steady_editor
from components.ui.meeting_desk import MeetingDesk

SOMEONE = "someone else"


def edit_turns(desk: MeetingDesk, meeting: Meeting, page: str) -> None:
    """Speaker and words of each turn; the raw speaker stays below the name."""
    key = f"{page}-turns-{desk.version}"
    opened = _opened(desk, key, meeting)
    names = list(dict.fromkeys(meeting.overlay.values()))
    edited = steady_editor(
        desk.bases,
        key,
        turns_frame(meeting),
        hide_index=True,
        alt="Turns of the transcript",
        disabled=["Turn", "At"],
        column_config={
            "Turn": st.column_config.TextColumn(width="small"),
            "At": st.column_config.TextColumn(width="small"),
            "Speaker": st.column_config.SelectboxColumn(options=[*names, SOMEONE], required=True, width="small"),
            "Words": st.column_config.TextColumn(width="large"),
        },
    )
    _take(desk, meeting, replace(meeting, turns=with_turns(opened, edited).turns))


def edit_minutes(desk: MeetingDesk, meeting: Meeting, page: str) -> None:
    """Every point of the minutes; rows can be added and taken away."""
    key = f"{page}-points-{desk.version}"
    opened = _opened(desk, key, meeting)
    edited = steady_editor(
        desk.bases,
        key,
        points_frame(meeting),
        hide_index=True,
        num_rows="dynamic",
        alt="Points of the minutes",
        column_config={
            "Kind": st.column_config.SelectboxColumn(options=list(KINDS), required=True, width="small"),
            "Text": st.column_config.TextColumn(width="large", required=True),
            "Due": st.column_config.TextColumn(help="YYYY-MM-DD"),
            "Turns": st.column_config.TextColumn(help="The turns it rests on, such as T3, T4"),
        },
    )
    _take(desk, meeting, replace(meeting, points=with_points(opened, edited)))


def offer_undo(desk: MeetingDesk, page: str) -> None:
    """A way back from every correction, the last one first."""
    if desk.before and st.button("Undo the last correction", key=f"{page}-undo", icon=":material/undo:"):
        desk.undo()
        st.rerun()


def _opened(desk: MeetingDesk, key: str, meeting: Meeting) -> Meeting:
    """The meeting that the editor was opened on; its changes are changes of that."""
    if key not in st.session_state:
        desk.opened[key] = meeting
    opened: Meeting = desk.opened[key]
    return opened


def _take(desk: MeetingDesk, before: Meeting, after: Meeting) -> None:
    if after != before:
        desk.change(after)
        st.rerun()


def turns_frame(meeting: Meeting) -> pd.DataFrame:
    rows = [(turn.id, clock(turn.start), meeting.name(turn.speaker), turn.text) for turn in meeting.turns]
    return pd.DataFrame(rows, columns=["Turn", "At", "Speaker", "Words"], dtype="string")


def with_turns(meeting: Meeting, frame: pd.DataFrame) -> Meeting:
    """The meeting that was opened, with the frame's changes."""
    speakers = {name: speaker for speaker, name in reversed(meeting.overlay.items())}
    changed = meeting
    for turn, row in zip(meeting.turns, frame.fillna("").itertuples(index=False), strict=False):
        name, words = str(row.Speaker), str(row.Words)
        if name != meeting.name(turn.speaker) or words != turn.text:
            changed = corrected(changed, turn.id, speaker=speakers.get(name) or new_speaker(changed), text=words)
    return changed


def points_frame(meeting: Meeting) -> pd.DataFrame:
    rows = [_cells(point) for point in meeting.minutes]
    return pd.DataFrame(rows, columns=["Kind", "Text", "Owner", "Due", "Turns"], dtype="string")


def _cells(point: Point) -> tuple[str, str, str, str, str]:
    return point.kind, point.text, point.owner, point.due, ", ".join(point.turns)


def with_points(meeting: Meeting, frame: pd.DataFrame) -> tuple[Point, ...]:
    """Rows that were not touched keep their speakers' raw ids, so that names go on reaching them."""
    known = {turn.id for turn in meeting.turns}
    rows = frame.fillna("").to_dict("index")
    return tuple(point for at, row in rows.items() if (point := _point(meeting, at, row, known)))


def _point(meeting: Meeting, at: Any, row: Mapping[Any, Any], known: set[str]) -> Point | None:
    before = meeting.points[at] if isinstance(at, int) and 0 <= at < len(meeting.points) else None
    cells = tuple(str(row[name]).strip() for name in ("Kind", "Text", "Owner", "Due", "Turns"))
    if before and _cells(renamed(before, meeting.overlay)) == cells:
        return before
    kind, text, owner, due, turns = cells
    if kind not in KINDS or not text:
        return None
    ids = tuple(dict.fromkeys(part.strip() for part in turns.split(",") if part.strip()))
    there = tuple(id for id in ids if id in known)
    missing = tuple(id for id in ids if id not in known)
    return Point(kind, text, there, before.quote if before else "", owner, due, missing)
