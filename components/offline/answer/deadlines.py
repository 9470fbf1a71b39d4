"""The day a sentence sets for something: "by Friday", "until 3 March", "in two weeks"."""

from __future__ import annotations

import re
from datetime import date, timedelta

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
SMALL = {word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
BY = r"\b(?:by|until|till|before|on|due|no later than)\s+(?:the\s+)?"
WEEKDAY = re.compile(rf"{BY}(?:(next|this|coming)\s+)?({'|'.join(DAYS)})\b")
MONTH_DAY = re.compile(
    rf"\b{MONTH}\.?\s+(?:the\s+)?(\d{{1,2}}|{'|'.join(ORDINALS)})(?:st|nd|rd|th)?\b(?:,?\s+(20\d\d))?"
)
DAY_MONTH = re.compile(rf"\b(\d{{1,2}}|{'|'.join(ORDINALS)})(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b(?:,?\s+(20\d\d))?")
IN = re.compile(rf"\b(?:in|within)\s+(a|\d+|{'|'.join(SMALL)})\s+(day|week)s?\b")


def deadline(sentence: str, today: date | None) -> date | None:
    """Reckoned from `today`, the day it was said; None where the sentence sets no day or only such a one."""
    said = sentence.lower()
    if told := _dated(said, today):
        return told
    if today is None:
        return None
    if re.search(r"\bby tomorrow\b|\btomorrow\b", said):
        return today + timedelta(days=1)
    if re.search(r"\bby tonight\b|\btoday\b|\bby the end of the day\b", said):
        return today
    if re.search(r"\bend of (?:the|this) week\b", said):
        return today + timedelta(days=(4 - today.weekday()) % 7)
    if match := WEEKDAY.search(said):
        return _weekday(today, DAYS.index(match[2]))
    if match := IN.search(said):
        return today + timedelta(days=_number(match[1]) * (7 if match[2] == "week" else 1))
    return None


def _weekday(today: date, day: int) -> date:
    """The next one after today, also where "next" stands before it, which people mean in two ways."""
    return today + timedelta(days=(day - today.weekday() - 1) % 7 + 1)


def _dated(said: str, today: date | None) -> date | None:
    if iso := re.search(r"\b(20\d\d)-(\d\d)-(\d\d)\b", said):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    if match := MONTH_DAY.search(said):
        return _next(match[1], match[2], match[3], today)
    if match := DAY_MONTH.search(said):
        return _next(match[2], match[1], match[3], today)
    return None


def _next(month: str, day: str, year: str | None, today: date | None) -> date | None:
    number, at = MONTHS.index(month[:3]) + 1, ORDINALS.get(day) or int(day)
    if year:
        return _made(int(year), number, at)
    if today is None:
        return None
    this = _made(today.year, number, at)
    return this if this is None or this >= today else _made(today.year + 1, number, at)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(word: str) -> int:
    return 1 if word == "a" else SMALL.get(word) or int(word)
