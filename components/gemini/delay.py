"""How long a refusal asks to wait. It may say so in several places, some of them rounded: the longest counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

SECONDS: Mapping[str, float] = {"h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
UNIT = r"(?:h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?|ms|milliseconds?|us|µs|ns)(?![a-zµ])"
LENGTH = re.compile(rf"(\d+(?:\.\d+)?)\s*({UNIT})", re.IGNORECASE)
# "Please retry in 14h32m10.5s.", "try again in 5 minutes", "retry your request after 1 minute and 30 seconds".
SAID = re.compile(
    rf"\b(?:re)?try(?:ing)?(?:\s+\w+){{0,3}}?\s+(?:in|after)\s+(?:about\s+)?"
    rf"((?:\d+(?:\.\d+)?\s*{UNIT}(?:\s*,?\s*(?:and\s+)?(?=\d))?)+)",
    re.IGNORECASE,
)


def asked(details: Sequence[Mapping[str, Any]], message: str, headers: Mapping[str, str]) -> float | None:
    """Seconds by RetryInfo, the Retry-After header and the words of the message; None where none of them tells."""
    named = {name.lower(): value for name, value in headers.items()}
    told = [*_of_details(details), *_of_header(named), *(_length(found) for found in SAID.findall(message))]
    return max((seconds for seconds in told if seconds is not None), default=None)


def _of_details(details: Sequence[Mapping[str, Any]]) -> Iterator[float | None]:
    """RetryInfo's delay: "34.4s", or the seconds and nanos of a message that was not made JSON in the usual way."""
    for entry in details:
        match entry.get("retryDelay", entry.get("retry_delay")):
            case str(text):
                yield _length(text) if LENGTH.search(text) else number(text)
            case {**parts}:
                whole, nanos = (number(str(parts.get(name, 0))) for name in ("seconds", "nanos"))
                yield None if whole is None or nanos is None else whole + nanos * 1e-9
            case int(seconds) | float(seconds):
                yield number(str(seconds))


def _of_header(headers: Mapping[str, str]) -> Iterator[float | None]:
    """Retry-After holds seconds or a date (RFC 9110, 10.2.3), told by the clock that the header Date shows."""
    told = headers.get("retry-after", "")
    if (seconds := number(told)) is not None:
        yield seconds
    elif at := _moment(told):
        since = _moment(headers.get("date", "")) or datetime.now(UTC)
        yield max(0.0, (at - since).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)  # HTTP's dates are GMT, said or not.


def _length(text: str) -> float:
    return sum(float(size) * SECONDS[_unit(name.lower())] for size, name in LENGTH.findall(text))


def _unit(name: str) -> str:
    if name in ("ms", "us", "µs", "ns"):
        return name.replace("µ", "u")
    return "ms" if name.startswith("mil") else name[0]


def number(text: str) -> float | None:
    """A finite number that is not below nothing."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
