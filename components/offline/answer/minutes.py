"""Minutes of a written transcript: the sentences that say themselves that something was decided, taken on, or asked.

Each point is a sentence as it stands, with the id of its turn. Whatever is meant but not said so is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from components.offline.answer.deadlines import deadline
from components.offline.answer.passages import Passage, gist
from components.offline.answer.schema import Shape
from components.offline.answer.turns import TEXTS, said_lines, sentences
from components.offline.senses.weights import Missing

# What an array is for, by a word in its name.
LISTS: Mapping[str, str] = {
    "summary": "summary",
    "points": "summary",
    "decision": "decision",
    "action": "action",
    "task": "action",
    "todo": "action",
    "question": "question",
    "agenda": "agenda",
    "next_meeting": "agenda",
}
DECIDED = re.compile(
    r"\b(?:we(?:'ve| have)? (?:just )?(?:decided|agreed|settled)|(?:it|that)(?:'s| is) (?:decided|agreed|settled)|"
    r"decision (?:is|was)|let's go with|we(?:'ll| will| are going to) go (?:with|ahead)|agreed (?:that|to|then)|"
    r"so we agree)\b",
    re.IGNORECASE,
)
TAKEN = re.compile(r"\b(?:I'll|I will|I'm going to|I am going to|I can take|I take|let me take care)\b", re.IGNORECASE)
GIVEN = re.compile(r"\b([A-Z][\w'-]+) (?:will|is going to|needs to|has to|should|takes care of)\b")
ASKED = re.compile(r"\b([A-Z][\w'-]+), (?:please|can you|could you|would you|will you)\b")
TO_DO = re.compile(
    r"\b(?:action item|to-?do|someone (?:has|needs) to|please (?:send|write|check|prepare))\b", re.IGNORECASE
)
NOBODY = frozenset("We It That This There They He She You What Who Which The Then And But So If Everyone".split())
UNKNOWING = re.compile(
    r"\b(?:don't know|do not know|not sure|no idea|find out|have to check|need to check|still open|open question|"
    r"don't have (?:that|an answer)|can't say|unclear|nobody knows)\b",
    re.IGNORECASE,
)
LATER = re.compile(
    r"\b(?:next (?:meeting|time|session|call)|(?:on|for) the agenda|come back to (?:this|that|it)|postpone|"
    r"put (?:it|this|that) off)\b",
    re.IGNORECASE,
)
MOST = 200  # sentences that are weighed; a longer transcript is read evenly
SHORTEST = 5  # words of a sentence that may stand for the whole
SAID = frozenset(
    (*TEXTS, "summary", "decision", "action", "task", "question", "item", "topic", "point", "description", "title")
)
OWNERS = frozenset(("owner", "assignee", "who", "responsible", "assigned_to"))
DUES = frozenset(("due", "deadline", "due_date", "by", "by_when"))
QUOTES = frozenset(("quote", "evidence_quote", "source_text", "evidence"))
TURNS = frozenset(("turns", "turn_ids", "turn", "evidence_turns", "supporting_turns", "ids"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """`turn` is the id of the turn it stands in, `place` the turn's number."""

    text: str
    turn: str
    speaker: str
    place: int


@dataclass(frozen=True, slots=True)
class Point:
    sentence: Sentence
    owner: str = ""
    due: date | None = None


def is_minutes(wanted: Shape) -> bool:
    """Whether an object of this schema is to hold minutes: at least two of their lists, decisions or actions among
    them."""
    kinds = {kind for name, inner in wanted.properties if inner.type == "array" and (kind := _kind(name))}
    return len(kinds) > 1 and bool(kinds & {"decision", "action"})


def minutes(wanted: Shape, asked: str) -> dict[str, Any]:
    """The object, from the transcript's lines in the question."""
    spoken = list(_sentences(asked))
    day = re.search(r"\b[Dd]ate[^:\n]*:\s*(\d{4}-\d\d-\d\d)", asked)
    points = _points(spoken, date.fromisoformat(day[1]) if day else None)
    value: dict[str, Any] = {}
    for name, inner in wanted.properties:
        if inner.type == "array":
            found = points.get(_kind(name) or "", [])
            value[name] = [_row(inner.items or Shape(), point) for point in found[: inner.max_items]]
        elif inner.nullable or name in wanted.required:
            value[name] = None if inner.nullable else ""
    return value


def _kind(name: str) -> str | None:
    return next((kind for word, kind in LISTS.items() if word in name.lower()), None)


def _sentences(asked: str) -> Iterator[Sentence]:
    for place, (id, speaker, words) in enumerate(said_lines(asked)):
        for text in sentences(words):
            yield Sentence(text, id, speaker, place)


def _points(spoken: Sequence[Sentence], day: date | None) -> dict[str, list[Point]]:
    return {
        "summary": [Point(sentence) for sentence in _gist(spoken)],
        "decision": [Point(sentence) for sentence in spoken if DECIDED.search(sentence.text)],
        "action": [point for sentence in spoken if (point := _action(sentence, day))],
        "question": [Point(sentence) for at, sentence in enumerate(spoken) if _is_open(spoken, at)],
        "agenda": [Point(sentence) for sentence in spoken if LATER.search(sentence.text)],
    }


def _gist(spoken: Sequence[Sentence]) -> list[Sentence]:
    """Sentences that stand for the whole; none when the means to weigh them are missing."""
    weighty = [sentence for sentence in spoken if len(sentence.text.split()) >= SHORTEST]
    weighty = weighty[:: max(1, -(-len(weighty) // MOST))]
    try:
        chosen = gist([Passage(sentence.text, str(at)) for at, sentence in enumerate(weighty)], 4)
    except Missing:
        return []
    return [weighty[int(passage.where)] for passage in chosen]


def _action(sentence: Sentence, day: date | None) -> Point | None:
    owner = _owner(sentence)
    if owner is None or (sentence.text.endswith("?") and not ASKED.search(sentence.text)):
        return None
    return Point(sentence, owner, deadline(sentence.text, day))


def _owner(sentence: Sentence) -> str | None:
    """Who takes it on: the speaker, whoever is named, "" for nobody; None when nothing is taken on."""
    if TAKEN.search(sentence.text):
        return sentence.speaker
    for pattern in (ASKED, GIVEN):
        if (match := pattern.search(sentence.text)) and match[1] not in NOBODY:
            return match[1]
    return "" if TO_DO.search(sentence.text) else None


def _is_open(spoken: Sequence[Sentence], at: int) -> bool:
    """A question that the next speaker can't answer, or that nobody answers; or a sentence that says it is open."""
    sentence = spoken[at]
    if not sentence.text.endswith("?"):
        return bool(re.search(r"\bopen question\b|\bstill open\b", sentence.text, re.IGNORECASE))
    replies = [other for other in spoken[at + 1 :] if other.place == sentence.place + 1]
    own = [other for other in spoken[at + 1 :] if other.place == sentence.place]
    if ASKED.search(sentence.text) or not replies:
        return not replies and not own
    return any(UNKNOWING.search(reply.text) for reply in replies)


def _row(shape: Shape, point: Point) -> Any:
    if shape.type != "object":
        return point.sentence.text
    row: dict[str, Any] = {}
    for name, inner in shape.properties:
        known = _value(name.lower(), inner, point)
        if known is not None:
            row[name] = known
        elif inner.nullable:
            row[name] = None
        elif name in shape.required:
            row[name] = [] if inner.type == "array" else ""
    return row


def _value(name: str, shape: Shape, point: Point) -> Any:
    if name in TURNS:
        return [point.sentence.turn] if shape.type == "array" else point.sentence.turn
    if name in OWNERS:
        return point.owner or None
    if name in DUES:
        return point.due.isoformat() if point.due else None
    return point.sentence.text if name in SAID | QUOTES else None
