"""Seconds into a recording, as people and files write them."""

from __future__ import annotations

import math
import re

# 75, 75.5 s, 1:15, 01:15.250, 1:02:03,5
PATTERN = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d+(?:[.,]\d+)?)\s*(?:s|sec|seconds)?")
# A time within a sentence: with a colon, so that a bare number isn't taken for one.
SPOKEN = re.compile(r"(?<![\d:.])(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?(?![\d:])")


def seconds(text: object) -> float | None:
    """The seconds that a written time means, or None for what is no time: minutes and seconds stay below 60."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return None
    if isinstance(text, int | float):
        return float(text) if math.isfinite(text) and text >= 0 else None
    found = PATTERN.fullmatch(text.strip().strip("[]()"))
    if found is None:
        return None
    hours, minutes, rest = found[1], found[2], float(found[3].replace(",", "."))
    if (minutes and rest >= 60) or (hours and int(minutes) >= 60):
        return None
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + rest


def clock(second: float) -> str:
    """Whole seconds as 1:07, with hours from the first: 1:00:07."""
    whole = int(second)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def length(seconds: float) -> str:
    """How long something lasts: as a clock tells it, and below ten seconds to two digits: 0.2 s."""
    return clock(seconds) if seconds >= 10 else f"{round(seconds, 3):.2g} s"


def stamp(second: float, point: str = ".") -> str:
    """Milliseconds as 00:01:07.250; SRT wants a comma for the `point`."""
    thousandths = round(second * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{rest:03d}"


def named(sentence: str) -> list[float]:
    """The times that a sentence names ("around 0:45"), in its order."""
    found = (seconds(match.group()) for match in SPOKEN.finditer(sentence))
    return [second for second in found if second is not None]
