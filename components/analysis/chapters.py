"""Chapters of a film: put in order, held against its length, written as lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from components.analysis import timecode
from components.analysis.checks import Check

GAP = 1.0  # seconds at either end of the clip that need not be covered
# What YouTube asks of a list of chapters (support.google.com/youtube/answer/9884579).
YOUTUBE_FEWEST, YOUTUBE_SHORTEST = 3, 10.0


@dataclass(frozen=True, slots=True)
class Chapter:
    """From `start` to `end`, in seconds of the clip. `start` None is a time that could not be read."""

    start: float | None
    end: float | None
    title: str
    text: str = ""


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Chapter, ...]:
    """As a model or a table gives them: "start" as written time or seconds, "title", "summary"."""
    return tuple(
        Chapter(
            timecode.seconds(row.get("start")),
            timecode.seconds(row.get("end")),
            str(row.get("title") or "").strip(),
            str(row.get("summary") or "").strip(),
        )
        for row in rows
    )


def closed(chapters: Sequence[Chapter], last: float | None) -> tuple[Chapter, ...]:
    """Each chapter's end where the next begins, the last one's at `last`; times beyond the clip are left as they are.

    Chapters without a readable time keep their place and have no end.
    """
    begins = [(number, one.start) for number, one in enumerate(chapters) if one.start is not None]
    ends: dict[int, float | None] = {}
    for (number, start), after in zip(begins, [*(start for _, start in begins[1:]), last], strict=False):
        ends[number] = after if after is not None and after >= start else None
    return tuple(replace(one, end=ends.get(number)) for number, one in enumerate(chapters))


def arranged(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """In the order of their starts, those without one at the end."""
    return tuple(sorted(chapters, key=lambda one: (one.start is None, one.start or 0.0)))


def checks(chapters: Sequence[Chapter], first: float, last: float | None, ids: Sequence[str]) -> tuple[Check, ...]:
    """Whether every start lies in the clip (`first` to `last` seconds), in order, and the clip is covered.

    `ids` are those of the chapters' claims. `last` None is a length that is not known: nothing is said about it.
    """
    starts = [one.start for one in chapters]
    return (
        _inside(starts, first, last, ids),
        _ordered(starts, ids),
        _covered(starts, first, last, ids),
    )


def _inside(starts: Sequence[float | None], first: float, last: float | None, ids: Sequence[str]) -> Check:
    name, span = "Chapters lie inside the clip", f"{timecode.clock(first)}-{_end(last)}"
    if last is None:
        return Check(name, None, "the clip's length", "not known", "", tuple(ids))
    outside = [id for id, start in zip(ids, starts, strict=True) if start is None or not first <= start < last]
    wrong = [start for start in starts if start is not None and not first <= start < last]
    found = ", ".join(timecode.clock(start) for start in wrong) or ("a time that can't be read" if outside else "all")
    return Check(name, not outside, span, found, f"{len(outside)} outside" if outside else "", tuple(outside or ids))


def _ordered(starts: Sequence[float | None], ids: Sequence[str]) -> Check:
    known = [(id, start) for id, start in zip(ids, starts, strict=True) if start is not None]
    back = [id for (_, before), (id, start) in pairwise(known) if start <= before]
    found = "each after the one before" if not back else f"{len(back)} not after the one before"
    return Check("Chapters are in order", not back, "rising times", found, "", tuple(back or ids))


def _covered(starts: Sequence[float | None], first: float, last: float | None, ids: Sequence[str]) -> Check:
    """The last chapter runs to the end, so only a gap before the first one can be."""
    known = [start for start in starts if start is not None]
    if not known or last is None:
        return Check("Chapters cover the clip", None if known else False, "from its start to its end", "none", "", ())
    gap = min(known) - first
    found = f"from {timecode.clock(min(known))}"
    late = f"{gap:.0f} s uncovered" if gap > GAP else ""
    return Check("Chapters cover the clip", not late, f"from {timecode.clock(first)}", found, late, tuple(ids[:1]))


def youtube(chapters: Sequence[Chapter]) -> str:
    """A line a chapter, "0:00 Title", as YouTube reads them from a film's description."""
    return "".join(f"{timecode.clock(one.start)} {one.title}\n" for one in chapters if one.start is not None)


def youtube_needs(chapters: Sequence[Chapter]) -> tuple[str, ...]:
    """What keeps YouTube from taking the list, as sentences; none if it will."""
    starts = [one.start for one in chapters if one.start is not None]
    short = any(after - before < YOUTUBE_SHORTEST for before, after in pairwise(starts))
    last = chapters[-1] if chapters else None
    short |= bool(last and last.start is not None and last.end is not None and last.end - last.start < YOUTUBE_SHORTEST)
    return tuple(
        sentence
        for wrong, sentence in (
            (not starts or int(starts[0]) != 0, "YouTube wants the first chapter at 0:00."),
            (len(starts) < YOUTUBE_FEWEST, "YouTube wants at least three chapters."),
            (short, "YouTube wants chapters of at least 10 seconds."),
        )
        if wrong
    )


def _end(last: float | None) -> str:
    return "end" if last is None else timecode.length(last)
