"""Minutes out of a transcript: summary, decisions, actions, open questions, agenda, each with the turns it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal, get_args

from pydantic import BaseModel, Field, create_model

from components.analysis.transcript import Said, in_lines
from components.gemini.request import Request, Settings, TextPart, Turn

Kind = Literal["summary", "decision", "action", "question", "agenda"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TITLES: Mapping[Kind, str] = {
    "summary": "Summary",
    "decision": "Decisions",
    "action": "Action items",
    "question": "Open questions",
    "agenda": "Agenda for the next meeting",
}
# The answer's name for each kind.
FIELDS: Mapping[Kind, str] = {
    "summary": "summary",
    "decision": "decisions",
    "action": "actions",
    "question": "open_questions",
    "agenda": "agenda",
}
MOST_POINTS = 5
MOST_CHOICES = 120  # turns up to which the schema names each one; services refuse schemas with very long lists

TASK = """Below is the transcript of a meeting, one turn a line: its id, time, speaker and words.
Write the minutes, in the language of the meeting:
- summary: at most five points, the most important first.
- decisions: only what was agreed in the meeting.
- actions: what someone took on or was asked to do; owner: the speaker's id or the name said, null if nobody is named;
  due: the day as YYYY-MM-DD, reckoned from the meeting's date, null if none was said.
- open_questions: what was asked and not answered.
- agenda: what was put off to, or follows for, the next meeting.
For each give `turns`, the ids of the turns that it rests on, and for decisions, actions and questions `quote`, the
words as they stand in the transcript. Use the speakers' ids (such as S1) as they are. Give nothing that isn't in the
transcript; leave a list empty when there is nothing for it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One entry of the minutes. `turns` are the ids it rests on, `missing` those named that do not exist.

    `owner` is a speaker's raw id or a name, `due` a day as YYYY-MM-DD or whatever the model wrote; "" for none.
    """

    kind: Kind
    text: str
    turns: tuple[str, ...] = ()
    quote: str = ""
    owner: str = ""
    due: str = ""
    missing: tuple[str, ...] = ()


def request(
    turns: Sequence[Said],
    model_id: str,
    settings: Settings,
    *,
    day: date | None = None,
    present: Sequence[str] = (),
) -> Request:
    """The minutes of these turns; text only, so it costs little beside the transcription."""
    asked = prompt(turns, day, present)
    return Request(model_id, (Turn("user", (TextPart(asked),)),), settings, schema(tuple(turn.id for turn in turns)))


def prompt(turns: Sequence[Said], day: date | None, present: Sequence[str]) -> str:
    facts = [f"Date of the meeting: {day.isoformat()}, a {day:%A}." if day else "The meeting's date is unknown."]
    facts += [f"Present: {', '.join(present)}."] if present else []
    return "\n".join([TASK, "", *facts, "", in_lines(turns)])


@lru_cache(maxsize=8)
def schema(ids: tuple[str, ...]) -> type[BaseModel]:
    """The answer's shape. A turn's id is a choice among those there are, where they are not too many."""
    choice: Any = Literal[ids] if 0 < len(ids) <= MOST_CHOICES else str
    rests = (list[choice], Field(description="Ids of the turns it rests on"))
    quoted: Any = (str, Field(description="The words as they stand in the transcript"))
    text: Any = (str, ...)
    point = create_model("Point", text=text, turns=rests)
    quote = create_model("Quoted", text=text, quote=quoted, turns=rests)
    action = create_model(
        "Action", text=text, owner=(str | None, None), due=(str | None, None), quote=quoted, turns=rests
    )
    return create_model(
        "Minutes",
        summary=(list[point], ...),  # type: ignore[valid-type]
        decisions=(list[quote], ...),  # type: ignore[valid-type]
        actions=(list[action], ...),  # type: ignore[valid-type]
        open_questions=(list[quote], ...),  # type: ignore[valid-type]
        agenda=(list[point], ...),  # type: ignore[valid-type]
    )


def read(value: Mapping[str, Any], turns: Sequence[Said]) -> tuple[Point, ...]:
    """The points of an answer, whole or broken off, in the minutes' order; at most five make the summary."""
    known = {turn.id for turn in turns}
    return tuple(point for kind in KINDS for point in _points(kind, value.get(FIELDS[kind]), known))


def _points(kind: Kind, rows: Any, known: set[str]) -> list[Point]:
    found = [_point(kind, row, known) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    told = [point for point in found if point.text]
    return told[:MOST_POINTS] if kind == "summary" else told


def _point(kind: Kind, row: Mapping[str, Any], known: set[str]) -> Point:
    held = row.get("turns")
    ids = tuple(dict.fromkeys(str(id) for id in held)) if isinstance(held, list) else ()
    return Point(
        kind,
        _line(row.get("text")),
        tuple(id for id in ids if id in known),
        _line(row.get("quote")),
        _line(row.get("owner")) if kind == "action" else "",
        _line(row.get("due")) if kind == "action" else "",
        tuple(id for id in ids if id not in known),
    )


def _line(text: Any) -> str:
    return " ".join(text.split()) if isinstance(text, str) else ""


def renamed(point: Point, names: Mapping[str, str]) -> Point:
    """With the speakers' names where their ids stand."""
    return replace(point, text=named(point.text, names), owner=named(point.owner, names))


def named(text: str, names: Mapping[str, str]) -> str:
    """Raw ids of speakers in a text as their names."""
    if not names:
        return text
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(id) for id in sorted(names, key=len, reverse=True))})(?!\w)")
    return pattern.sub(lambda match: names[match.group()], text)
