"""Subtitles mended: in order, inside the clip, without overlap, wrapped, split, and given time to be read."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from components.analysis.subtitles import COLUMNS, LINES, SPEED, Cue, problems

SHORTEST, LONGEST = 0.8, 7.0  # seconds a cue stands


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done (`notes`), and the cues that break a rule still: their number from 0, and why."""

    cues: tuple[Cue, ...]
    notes: tuple[str, ...] = ()
    flags: Mapping[int, str] = field(default_factory=dict)


def repaired(cues: Sequence[Cue], last: float | None = None) -> Repair:
    """Cues in order, inside the clip, without overlap, wrapped, split and given time where there is some.

    Nothing that was said is dropped but cues that begin after the clip's end; what can't be mended is flagged.
    """
    kept = [cue for cue in sorted(cues, key=lambda one: (one.start, one.end)) if last is None or cue.start < last]
    notes = [_count(len(cues) - len(kept), "began after the clip's end and was left out")]
    inside = _without_overlap([_bounded(cue, last) for cue in kept])
    split = [part for cue in inside for part in _split(cue)]
    notes.append(_count(len(split) - len(inside), "was added by splitting long ones"))
    merged = _merged(split)
    notes.append(_count(len(split) - len(merged), "was joined to the one before"))
    wrapped = [replace(cue, text=wrap(cue.text)) for cue in merged]
    timed = tuple(_given_time(wrapped, last))
    moved = sum(before != after for before, after in zip(wrapped, timed, strict=True))
    notes.append(_count(moved, "was given more time"))
    return Repair(timed, tuple(note for note in notes if note), problems(timed, last))


def wrap(text: str) -> str:
    """Two lines of about the same length where one is not enough; lines that fit already are left."""
    lines = text.split("\n")
    if len(lines) <= LINES and max(map(len, lines)) <= COLUMNS:
        return text
    whole = " ".join(lines)
    if len(whole) <= COLUMNS:
        return whole
    for width in range(math.ceil(len(whole) / LINES), COLUMNS + 1):
        parts = _wrapped(whole, width)
        if len(parts) <= LINES and max(map(len, parts)) <= COLUMNS:
            return "\n".join(parts)
    return "\n".join(_wrapped(whole, COLUMNS))


def _bounded(cue: Cue, last: float | None) -> Cue:
    start, end = round(cue.start, 3), round(max(cue.end, cue.start), 3)
    return replace(cue, start=start, end=end if last is None else min(end, math.floor(last * 1000) / 1000))


def _without_overlap(cues: Sequence[Cue]) -> list[Cue]:
    """Each cue ends where the next begins at the latest; cues that begin together are put one after the other."""
    found: list[Cue] = []
    for cue in cues:
        if found and cue.start <= found[-1].start:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {cue.text}", end=max(found[-1].end, cue.end))
            continue
        if found and found[-1].end > cue.start:
            found[-1] = replace(found[-1], end=cue.start)
        found.append(cue)
    return found


def _split(cue: Cue) -> Iterator[Cue]:
    """Into cues that fit two lines, each with its share of the time by its share of the text."""
    if len(wrap(cue.text).split("\n")) <= LINES and cue.seconds <= LONGEST:
        yield cue
        return
    whole = cue.text.replace("\n", " ")
    number = max(math.ceil(len(whole) / (COLUMNS * LINES)), math.ceil(cue.seconds / LONGEST))
    parts = _parts(whole, number)
    total, at = sum(map(len, parts)), cue.start
    for place, part in enumerate(parts):
        end = cue.end if place == len(parts) - 1 else round(at + cue.seconds * len(part) / total, 3)
        yield Cue(at, end, part)
        at = end


def _parts(text: str, number: int) -> list[str]:
    """Pieces of two lines at most and of about the same length; at least `number` where there are the words."""
    most = COLUMNS * LINES
    for width in range(max(1, math.ceil(len(text) / number)), most + 1):
        parts = _wrapped(text, width)
        if len(parts) <= number and all(_fits(part) for part in parts):
            return parts
    # A line break may waste room, so that a piece needs to be shorter than two full lines.
    tries = (_wrapped(text, width) for width in range(most, COLUMNS, -4))
    return next((parts for parts in tries if all(map(_fits, parts))), _wrapped(text, COLUMNS))


def _fits(text: str) -> bool:
    return len(_wrapped(text, COLUMNS)) <= LINES


def _wrapped(text: str, width: int) -> list[str]:
    # Words longer than a line are broken: scripts without spaces are written as one.
    return textwrap.wrap(text, width, break_long_words=width >= COLUMNS, break_on_hyphens=False) or [text]


def _merged(cues: Sequence[Cue]) -> list[Cue]:
    """A cue that stands too short joins the one before, where both fit and follow each other at once."""
    found: list[Cue] = []
    for cue in cues:
        before = found[-1] if found else None
        if before and min(cue.seconds, before.seconds) < SHORTEST and _can_join(before, cue):
            found[-1] = Cue(before.start, cue.end, f"{before.text} {cue.text}".replace("\n", " "))
        else:
            found.append(cue)
    return found


def _can_join(before: Cue, cue: Cue) -> bool:
    joined = f"{before.text} {cue.text}".replace("\n", " ")
    return cue.start - before.end < 0.3 and _fits(joined) and cue.end - before.start <= LONGEST


def _given_time(cues: Sequence[Cue], last: float | None) -> Iterator[Cue]:
    """Cues that are read too fast stand longer: into the pause after them, then into the one before."""
    free = 0.0
    for cue, after in zip(cues, [*cues[1:], None], strict=False):
        needed = cue.characters / SPEED
        latest = after.start if after else last
        end = max(cue.end, math.ceil((cue.start + max(needed, SHORTEST)) * 1000) / 1000)
        end = end if latest is None else max(cue.end, min(end, latest))
        early = math.floor((end - needed) * 1000) / 1000
        start = min(cue.start, max(free, early))
        yield replace(cue, start=start, end=end)
        free = end


def _count(number: int, what: str) -> str:
    if number <= 0:
        return ""
    return f"1 cue {what}." if number == 1 else f"{number} cues {what.replace('was ', 'were ')}."
