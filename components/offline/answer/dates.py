"""Dates and times of day as they are printed, also where recognition lost a mark or glued a time to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from babel import Locale

Order = Literal["DMY", "MDY"]
LANGUAGES = ("en", "de", "fr", "nl", "es", "it", "pt", "ms", "pl", "sv")
US_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR"
).split()

YEAR = r"(?P<y>(?:19|20)\d{2}|\d{2}(?!\d))"
NUMERIC = re.compile(rf"(?<![\d./-])(?P<a>\d{{1,2}})\s?(?P<m>[-/.])\s?(?P<b>\d{{1,2}})\s?(?P=m)\s?{YEAR}")
ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s?[-/.年]\s?(?P<a>\d{1,2})\s?[-/.月]\s?(?P<b>\d{1,2})")
NAMED = re.compile(rf"(?<!\d)(?P<a>\d{{1,2}})(?:st|nd|rd|th)?[\s./-]*(?P<name>[^\W\d_]{{3,10}})[\s.,/'-]*{YEAR}")
NAME_FIRST = re.compile(
    r"(?P<name>[^\W\d_]{3,10})\.?[\s-]*(?P<a>\d{1,2})(?:st|nd|rd|th)?\s?[,\s-]\s?(?P<y>(?:19|20)\d{2})"
)
ONE_MARK_LOST = re.compile(
    r"(?<!\d)(?:(?P<a>\d{2})[-/.](?P<b>\d{2})(?P<y>20\d{2})|(?P<a2>\d{2})(?P<b2>\d{2})[-/.](?P<y2>20\d{2}))"
)
COMPACT = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<a>0[1-9]|1[0-2])(?P<b>0[1-9]|[12]\d|3[01])(?!\d)")
TIME = re.compile(r"(?<![\d/:.-])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?!\d)\s?([AaPp]\.?[Mm])?")
GLUED_TIME = re.compile(r"(?<=\d{4})([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?!\d)\s?([AaPp]\.?[Mm])?")
MISREAD = str.maketrans("OoQIl|", "000111")


@dataclass(frozen=True, slots=True)
class Printed:
    """`sure` is false where day and month could be swapped and only the paper's habit decides."""

    value: date
    text: str
    start: int
    end: int
    sure: bool = True


def day_order(text: str) -> Order:
    """How this paper orders day and month: by a date that allows one reading only, else by a US address."""
    for match in NUMERIC.finditer(text):
        first, second = int(match["a"]), int(match["b"])
        if first > 12 >= second:
            return "DMY"
        if second > 12 >= first:
            return "MDY"
    return "MDY" if _american(text) else "DMY"


def dates(text: str, order: Order = "DMY") -> list[Printed]:
    """The dates of a line, left to right."""
    found: list[Printed] = []
    for candidate in _all(_repaired(text), order):
        if not any(candidate.start < other.end and other.start < candidate.end for other in found):
            found.append(candidate)
    return sorted(found, key=lambda printed: printed.start)


def times(text: str) -> list[str]:
    """Times of day as HH:MM or HH:MM:SS, 24 hours."""
    matches = [*TIME.finditer(text), *GLUED_TIME.finditer(text)]
    return [_clock(match) for match in sorted(matches, key=lambda match: match.start())]


def _american(text: str) -> bool:
    return any(match[1] in US_STATES for match in re.finditer(r"\b([A-Z]{2})\.?,?\s+\d{5}(?:-\d{4})?\b", text))


def _repaired(text: str) -> str:
    """Letters read for digits, inside groups that are otherwise digits and date marks."""
    return re.sub(
        r"(?<![A-Za-z])[\dOoQIl|]{1,4}([-/.])[\dOoQIl|]{1,2}\1[\dOoQIl|]{2,4}", lambda m: m[0].translate(MISREAD), text
    )


def _all(text: str, order: Order) -> Iterator[Printed]:
    for match in ISO.finditer(text):
        yield from _made(match, match["y"], match["a"], match["b"])
    for match in NUMERIC.finditer(text):
        yield from _numeric(match, order)
    for match in (*NAMED.finditer(text), *NAME_FIRST.finditer(text)):
        month = _months().get(match["name"].lower())
        if month:
            yield from _made(match, match["y"], str(month), match["a"])
    for match in ONE_MARK_LOST.finditer(text):
        year, first, second = match["y"] or match["y2"], match["a"] or match["a2"], match["b"] or match["b2"]
        yield from _either(match, year, first, second, order)
    for match in COMPACT.finditer(text):
        yield from _made(match, match["y"], match["a"], match["b"])


def _numeric(match: re.Match[str], order: Order) -> Iterator[Printed]:
    first, second = match["a"], match["b"]
    yield from _either(match, match["y"], first, second, order)


def _either(match: re.Match[str], year: str, first: str, second: str, order: Order) -> Iterator[Printed]:
    day, month = (first, second) if order == "DMY" else (second, first)
    sure = int(first) > 12 or int(second) > 12 or first == second
    made = list(_made(match, year, month, day, sure)) or list(_made(match, year, day, month, sure))
    yield from made


def _made(match: re.Match[str], year: str, month: str, day: str, sure: bool = True) -> Iterator[Printed]:
    full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    try:
        yield Printed(date(full, int(month), int(day)), match.group(), match.start(), match.end(), sure)
    except ValueError:
        return


def _clock(match: re.Match[str]) -> str:
    hour, half = int(match[1]), (match[4] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return f"{hour:02d}:{match[2]}" + (f":{match[3]}" if match[3] else "")


@cache
def _months() -> dict[str, int]:
    return {
        name.lower().rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for form in ("format", "stand-alone")
        for number, name in Locale(language).months[form][width].items()
    }
