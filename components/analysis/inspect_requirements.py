"""What a specification asks, held against what an answer says to it: met, not met, not judged, or not addressed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from components.analysis.checks import Check
from components.analysis.inspect import Findings, Requirement
from components.analysis.inspect_places import Looked, places, quoted
from components.analysis.quotes import ALIKE, NUMBERS
from components.quantities import quantities
from components.requirements import Requirement as Line
from components.requirements import bare, requirements

State = Literal["met", "not met", "not judged", "not addressed"]
MOST = 0.6  # of a line's letters: then it is addressed


@dataclass(frozen=True, slots=True)
class Stated:
    """A line of the specification that asks for something; `source` is its file's number, from 0."""

    source: int
    line: Line


@dataclass(frozen=True, slots=True)
class Answered:
    """A requirement as answered, or as the specification states it where the answer leaves it out."""

    state: State
    said: Requirement | None = None
    stated: Stated | None = None


def stated(files: Sequence[Looked]) -> tuple[Stated, ...]:
    """All that the specifications ask, as far as they have text of their own."""
    return tuple(
        Stated(number, line)
        for number, file in enumerate(files)
        if file.role == "specification"
        for line in requirements({page: text.splitlines() for page, text in file.rows.items()})
    )


def unread(files: Sequence[Looked]) -> list[str]:
    """Pages of specifications without text of their own, whose requirements nobody can count."""
    return [
        f"{file.name}, page {page}"
        for file in files
        if file.role == "specification"
        for page in file.numbers
        if not file.rows.get(page, "").strip()
    ]


def answered(found: Findings, files: Sequence[Looked]) -> tuple[Answered, ...]:
    """The answer's requirements in its order, then those that it leaves out."""
    asked = stated(files)
    quotes = [*(row.quote for row in found.requirements), *(row.quote for row in found.deviations)]
    texts = " ".join(_plain(text) for file in files for text in file.texts.values())
    left = [one for one, share in zip(asked, _shares(asked, quotes, texts), strict=True) if share < MOST]
    return (
        *(Answered(row.state, row) for row in found.requirements),
        *(Answered("not addressed", stated=one) for one in left),
    )


def checks(id: str, one: Answered, files: Sequence[Looked]) -> Iterator[Check]:
    """What program can say to one of them, whose claim has this id."""
    row = one.said
    if row is None:
        yield Check("Is addressed", False, one.stated.line.text if one.stated else "", "not in the answer", "", (id,))
        return
    yield quoted(id, row, files)
    yield from places(id, row, files)
    if one.state == "met":
        yield _values(id, row)


def contradicts(row: Requirement) -> bool:
    """Called met, with a value that is not the one asked for."""
    return row.state == "met" and same_values(row.quote, row.found) is False


def same_values(asked: str, shown: str) -> bool | None:
    """Whether every quantity and long number asked for is shown within its limits, or where there are none, the same
    words; None where that can't be told."""
    outcomes = [*_quantities(asked, shown), *_numbers(asked, shown)]
    if not outcomes:
        return True if _within(_plain(shown), _plain(asked)) else None
    return False if False in outcomes else None if None in outcomes else True


def _values(id: str, row: Requirement) -> Check:
    ok = same_values(bare(row.quote), row.found)
    return Check("Shown as asked for", ok, row.quote, row.found or "the answer does not say what is shown", "", (id,))


def _quantities(asked: str, shown: str) -> Iterator[bool | None]:
    seen = quantities(shown)
    for wanted in quantities(asked):
        alike = [one for one in seen if one.dimension == wanted.dimension and len(one.sides) == len(wanted.sides)]
        yield any(wanted.holds(one) for one in alike) if alike else None


def _numbers(asked: str, shown: str) -> Iterator[bool | None]:
    """Codes and articles' numbers: those with five digits and more."""
    seen = _digits(shown)
    for wanted in _digits(asked):
        yield wanted in seen if seen else None


def _digits(text: str) -> list[str]:
    return [digits for run in re.findall(r"\d[\d -]*\d", text) if len(digits := re.sub(r"\D", "", run)) >= 5]


def _shares(asked: Sequence[Stated], quotes: Sequence[str], texts: str) -> list[float]:
    """How much of each line the quotes hold, 0 to 1. `texts` are the specifications in their files' own order."""
    lines = [_plain(one.line.text) for one in asked]
    shares = [0.0] * len(lines)
    for quote in (_plain(bare(quote)) for quote in quotes):
        for at, share in _held(quote, lines, shares) or _across(quote, lines, texts):
            shares[at] += share
    return shares


def _across(quote: str, lines: Sequence[str], texts: str) -> list[tuple[int, float]]:
    """A sentence that goes on in its own column: of each line, across all columns, the words that it holds."""
    return [(at, _run(quote, line)) for at, line in enumerate(lines)] if _within(quote, texts) else []


def _run(quote: str, line: str) -> float:
    """The share of the line's words that stand in the quote, two and more in a row."""
    words, at, held = line.split(), 0, 0
    while at < len(words):
        run = next((n for n in range(len(words) - at, 1, -1) if _within(" ".join(words[at : at + n]), quote)), 0)
        held, at = held + run, at + max(run, 1)
    return held / len(words) if words else 0.0


def _held(quote: str, lines: Sequence[str], shares: Sequence[float]) -> list[tuple[int, float]]:
    """The lines that one quote is about, each with how much of it is quoted. Of lines that read alike the first that
    nothing is about yet."""
    if not quote:
        return []
    whole = {line: at for at, line in reversed(list(enumerate(lines))) if shares[at] < MOST and _within(line, quote)}
    if whole:
        return [(at, 1.0) for at in whole.values()]
    parts = [at for at, line in enumerate(lines) if shares[at] < 1 and _within(quote, line)]
    if parts:
        at = max(parts, key=lambda at: len(quote) / len(lines[at]))
        return [(at, len(quote) / len(lines[at]))]
    alike = [
        (fuzz.ratio(quote, line), -at)
        for at, line in enumerate(lines)
        if shares[at] < MOST and NUMBERS.findall(quote) == NUMBERS.findall(line)
    ]
    score, at = max(alike, default=(0.0, 0))
    return [(-at, 1.0)] if score >= ALIKE else []


def _within(part: str, whole: str) -> bool:
    """As words of their own, numbers whole."""
    return bool(part) and f" {part} " in f" {whole} "


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|[±%<>≤≥]", unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()))
