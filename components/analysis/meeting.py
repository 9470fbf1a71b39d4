"""A meeting as it stands after corrections: turns, names laid over speakers, minutes; its checks; the result kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from components.analysis import evidence
from components.analysis.checks import Check
from components.analysis.minutes import Point, renamed
from components.analysis.result import Claim, Result
from components.analysis.timecode import length
from components.analysis.transcript import Said

FOUND = 90  # of 100: how alike a quote and the words of its turns must be
SLACK = 1.0  # seconds that a time may lie beyond the recording: files are rounded


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the meeting, and the answer as the model gave it; turns stand in it as [T3]."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """`names` is laid over the speakers' raw ids, which stay; two ids of one name are one person. `seconds` of play."""

    title: str
    turns: tuple[Said, ...] = ()
    points: tuple[Point, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    day: date | None = None
    seconds: float | None = None
    asked: tuple[Asked, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Raw ids in the order they are heard."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))

    def name(self, speaker: str) -> str:
        """The name to show: the one given, else "Speaker 1" for S1, else the id itself, which may be a name."""
        told = speaker[1:].isdigit() and speaker.startswith("S")
        return self.names.get(speaker) or (f"Speaker {speaker[1:]}" if told else speaker)

    @property
    def overlay(self) -> dict[str, str]:
        return {speaker: self.name(speaker) for speaker in self.speakers}

    @property
    def minutes(self) -> tuple[Point, ...]:
        """The points with names."""
        return tuple(renamed(point, self.overlay) for point in self.points)

    def turn(self, id: str) -> Said | None:
        return next((turn for turn in self.turns if turn.id == id), None)

    def lines_of(self, speaker: str, most: int = 3) -> list[Said]:
        """The longest turns of a speaker, in order of time: enough to recognise a person by."""
        own = sorted((t for t in self.turns if t.speaker == speaker), key=lambda t: len(t.text), reverse=True)
        return sorted(own[:most], key=lambda turn: turn.start)


def rename(meeting: Meeting, speaker: str, name: str) -> Meeting:
    """For all turns of this person. An empty name takes the given one away."""
    same = [other for other in meeting.speakers if meeting.name(other) == meeting.name(speaker)]
    names = {id: kept for id, kept in meeting.names.items() if id not in same}
    name = " ".join(name.split())
    return replace(meeting, names=names | dict.fromkeys(same, name) if name else names)


def merge(meeting: Meeting, speaker: str, into: str) -> Meeting:
    """Two raw ids are one person: the first takes the other's name."""
    return rename(meeting, speaker, meeting.name(into))


def voices(meeting: Meeting, speaker: str) -> tuple[str, ...]:
    """The voices that were taken for this speaker's, by their sound."""
    return tuple(dict.fromkeys(turn.voice for turn in meeting.turns if turn.speaker == speaker))


def parted(meeting: Meeting, speaker: str) -> Meeting:
    """The speaker's voices as speakers of their own; the first stays who it is."""
    changed = meeting
    for voice in voices(meeting, speaker)[1:]:
        new = new_speaker(changed)
        turns = (replace(t, speaker=new) if t.speaker == speaker and t.voice == voice else t for t in changed.turns)
        changed = replace(changed, turns=tuple(turns))
    return changed


def new_speaker(meeting: Meeting) -> str:
    """A raw id that nobody has."""
    taken = set(meeting.speakers)
    return next(id for number in range(1, len(taken) + 2) if (id := f"S{number}") not in taken)


def corrected(meeting: Meeting, id: str, *, speaker: str | None = None, text: str | None = None) -> Meeting:
    """One turn said by another, or in other words. A speaker not heard so far is added; empty words drop the turn."""
    turns = []
    for turn in meeting.turns:
        if turn.id == id:
            words = turn.text if text is None else " ".join(text.split())
            unclear = turn.unclear if words == turn.text else ()
            turn = replace(turn, speaker=speaker or turn.speaker, text=words, unclear=unclear)
        turns.append(turn)
    return replace(meeting, turns=tuple(turn for turn in turns if turn.text))


def checks(meeting: Meeting) -> tuple[Check, ...]:
    """Of the transcript and of every point; a check is about the ids in its `fields`: of turns, or of claims."""
    points = ((claim_id, point) for claim_id, point in identified(meeting.points))
    return (*_times(meeting), *(check for id, point in points for check in _point_checks(meeting, id, point)))


def identified(points: Sequence[Point]) -> Iterator[tuple[str, Point]]:
    """With the ids of their claims: decision-1, decision-2, ..."""
    counts: dict[str, int] = {}
    for point in points:
        counts[point.kind] = counts.get(point.kind, 0) + 1
        yield f"{point.kind}-{counts[point.kind]}", point


def _times(meeting: Meeting) -> Iterator[Check]:
    last = meeting.seconds
    beyond = tuple(turn.id for turn in meeting.turns if last is not None and turn.end > last + SLACK)
    span = "unknown length" if last is None else f"up to {length(last)}"
    ok = None if last is None else not beyond
    yield Check("Times lie within the recording", ok, span, _count(beyond, "beyond it"), "", beyond)
    late = tuple(
        after.id for before, after in zip(meeting.turns, meeting.turns[1:], strict=False) if after.start < before.start
    )
    yield Check("Turns are in order of time", not late, "rising times", _count(late, "out of order"), "", late)


def _count(ids: Sequence[str], what: str) -> str:
    return f"{len(ids)} {what}: {', '.join(ids[:5])}{' …' if len(ids) > 5 else ''}" if ids else f"none {what}"


def _point_checks(meeting: Meeting, id: str, point: Point) -> Iterator[Check]:
    said = [turn for turn in map(meeting.turn, point.turns) if turn]
    held = bool(said) and not point.missing
    found = ", ".join((*(turn.id for turn in said), *(f"{id} (not there)" for id in point.missing))) or "none"
    yield Check("Rests on turns of the transcript", held, "ids of turns", found, "", (id,))
    if point.quote:
        yield _quoted(id, point, said, meeting.turns)
    if point.owner:
        yield _owned(meeting, id, renamed(point, meeting.overlay).owner)
    if point.due:
        yield Check("The deadline is a day", is_day(point.due), "YYYY-MM-DD", point.due, "", (id,))


def _quoted(id: str, point: Point, said: Sequence[Said], turns: Sequence[Said]) -> Check:
    words = " ".join(turn.text for turn in said)
    ok = alike(point.quote, words) >= FOUND
    elsewhere = "" if ok else next((turn.id for turn in turns if alike(point.quote, turn.text) >= FOUND), "")
    found = "" if ok else f"in {elsewhere} instead" if elsewhere else "nowhere in the transcript"
    return Check("The quote is in its turns", ok, point.quote, found, "", (id,))


def alike(quote: str, words: str) -> float:
    """0 to 100: how well the words hold the quote, whatever its marks and capitals."""
    one, other = (" ".join("".join(c if c.isalnum() else " " for c in t.casefold()).split()) for t in (quote, words))
    if not one or not other:
        return 0.0
    return fuzz.partial_ratio(one, other) if len(one) <= len(other) else fuzz.ratio(one, other)


def _owned(meeting: Meeting, id: str, owner: str) -> Check:
    """Who was there: those named beforehand and those heard. Unnamed voices may be anyone."""
    heard = {meeting.name(speaker) for speaker in meeting.speakers}
    known = {name.casefold() for name in (*meeting.present, *heard)}
    first = {name.split()[0] for name in known if name.split()}
    there = owner.casefold() in known | first
    unnamed = any(meeting.name(speaker).startswith("Speaker ") for speaker in meeting.speakers)
    ok = True if there else None if unnamed and not meeting.present else False
    names = ", ".join(dict.fromkeys((*meeting.present, *sorted(heard))))
    return Check("The owner is among those present", ok, names, owner, "", (id,))


def is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def claims(meeting: Meeting) -> tuple[Claim, ...]:
    """The minutes as claims, with names, each resting on its turns."""
    return tuple(
        Claim(
            id=id,
            kind=point.kind,
            text=point.text,
            details={name: text for name, text in (("Owner", point.owner), ("Due", point.due)) if text},
            evidence=tuple(_place(turn) for turn in map(meeting.turn, point.turns) if turn),
        )
        for id, point in identified(meeting.minutes)
    )


def _place(turn: Said) -> evidence.Turn:
    return evidence.Turn(turn=turn.id, start=max(0.0, turn.start), end=max(0.0, turn.start, turn.end))


def data(meeting: Meeting) -> dict[str, Any]:
    """For `Result.data`: the turns and the names laid over their speakers."""
    return {
        "turns": [
            {**asdict(turn), "unclear": list(turn.unclear), "name": meeting.name(turn.speaker)}
            for turn in meeting.turns
        ],
        "names": dict(meeting.names),
        "present": list(meeting.present),
        "date": meeting.day.isoformat() if meeting.day else None,
        "seconds": meeting.seconds,
        "asked": [asdict(one) for one in meeting.asked],
    }


def result(meeting: Meeting, base: Result) -> Result:
    """The meeting in `base`, which names source, model, state and cost."""
    filled = {"claims": claims(meeting), "checks": checks(meeting), "data": data(meeting), "title": meeting.title}
    return Result.model_validate({**dict(base), **filled})
