"""Quoted words looked for in a document's own text: letters may be misread, numbers may not."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

ALIKE = 88.0  # of 100; a letter in ten misread, a hyphen or a space more or less
NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Match:
    """The lines most like a quote: `line` is the first one's number on its page, `text` as they are there.

    `score` is their likeness, 0 to 100; `found` tells whether they say the same, numbers included.
    """

    page: int
    line: int
    text: str
    score: float
    found: bool


def locate(quote: str, pages: Mapping[int, str], first: int | None = None) -> Match | None:
    """Where the quote stands, by the pages' texts: on page `first` if it is there, too. None without any text."""
    wanted = _plain(quote)
    order = sorted(pages, key=lambda page: (page != first, page))
    matches = [match for page in order if (match := _on(page, wanted, pages[page]))]
    return max(matches, key=lambda match: (match.found, match.score), default=None)


def _on(page: int, wanted: str, text: str) -> Match | None:
    lines = text.splitlines()
    flat, starts = _flat(lines)
    if not flat or not wanted:
        return None
    start, end, score = _best(wanted, flat)
    first, last = (bisect_right(starts, at) - 1 for at in (start, max(start, end - 1)))
    there = " ".join(" ".join(lines[first : last + 1]).split())
    same = NUMBERS.findall(wanted) == NUMBERS.findall(_whole_words(flat, start, end))
    return Match(page, first + 1, there, score, score >= ALIKE and same)


def _best(wanted: str, flat: str) -> tuple[int, int, float]:
    """Start, end and likeness of the stretch most like what is wanted."""
    if len(flat) < len(wanted):
        return 0, len(flat), fuzz.ratio(wanted, flat)
    exact = flat.find(wanted)
    if exact >= 0:
        return exact, exact + len(wanted), 100.0
    found = fuzz.partial_ratio_alignment(wanted, flat)
    return (found.dest_start, found.dest_end, found.score) if found else (0, 0, 0.0)


def _flat(lines: list[str]) -> tuple[str, list[int]]:
    """The lines as one text, words parted at a line's end put together, and where in it each line begins."""
    text, starts = "", []
    for line in lines:
        words = _plain(line)
        text = text[:-1] if text.endswith("-") and words[:1].isalpha() else f"{text} " if text and words else text
        starts.append(len(text))
        text += words
    return text, starts


def _whole_words(text: str, start: int, end: int) -> str:
    """The stretch, grown to the ends of the numbers that it cuts."""
    while start > 0 and text[start - 1].isdigit() and text[start : start + 1].isdigit():
        start -= 1
    while end < len(text) and text[end].isdigit() and text[end - 1 : end].isdigit():
        end += 1
    return text[start:end]


def _plain(text: str) -> str:
    """Case, accents' ways of writing and kinds of space do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold().split())
