from __future__ import annotations

import email.utils
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from components.gemini import body
from components.gemini.delay import asked

TYPE = "type.googleapis.com/google.rpc.RetryInfo"
NOW = "Mon, 30 Nov 2026 22:00:00 GMT"


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [
        ("34.4s", 34.4),
        ("48s", 48.0),
        ("0.5s", 0.5),
        ("58.217843437s", 58.217843437),
        ("1h2m3.5s", 3723.5),
        ("250ms", 0.25),
        ("12", 12.0),
        (7, 7.0),
        ({"seconds": "48", "nanos": 940_000_000}, 48.94),
        ({"seconds": 3}, 3.0),
        ("0s", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
        ({"seconds": "x"}, None),
        (-1, None),
    ],
)
def test_retry_info(delay: Any, seconds: float | None) -> None:
    assert asked([{"@type": TYPE, "retryDelay": delay}], "", {}) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Please retry in 48.943207461s.", 48.943207461),
        ("Please retry in 14h32m10.5s.", 52330.5),
        ("Please retry in 850ms.", 0.85),
        ("Please retry in 4m0.25s.", 240.25),
        ("Retry in 30 seconds, or choose another model.", 30.0),
        ("Try again in 5 minutes.", 300.0),
        ("Too many sessions: retry your request after 1 minute and 30 seconds", 90.0),
        ("Retrying after 2 hours, 5 min may help", 7500.0),
        ("Please retry in 12.5s; retry in 20s at the latest.", 20.0),
        ("The project may make 5 requests in 60 seconds.", None),
        ("Please try again later.", None),
        ("Please retry in a moment.", None),
    ],
)
def test_the_words_of_a_message(message: str, seconds: float | None) -> None:
    assert asked([], message, {}) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"Retry-After": "0.75"}, 0.75),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({}, None),
        ({"Retry-After": "Mon, 30 Nov 2026 22:00:48 GMT", "Date": NOW}, 48.0),
        ({"retry-after": "Monday, 30-Nov-26 22:00:48 GMT", "date": NOW}, 48.0),
        ({"retry-after": "Mon Nov 30 22:00:48 2026", "date": NOW}, 48.0),
        ({"retry-after": "Mon, 30 Nov 2026 21:00:00 GMT", "date": NOW}, 0.0),
    ],
)
def test_the_header(headers: Mapping[str, str], seconds: float | None) -> None:
    assert asked([], "", headers) == seconds


def test_a_date_without_the_services_own_is_held_against_this_clock() -> None:
    at = datetime.now(UTC) + timedelta(seconds=30)
    told = asked([], "", {"retry-after": email.utils.format_datetime(at, usegmt=True)})
    assert told is not None and 28 < told <= 30


def test_the_longest_of_all_that_is_told_counts() -> None:
    error = {
        "code": 429,
        "status": "RESOURCE_EXHAUSTED",
        "message": "You exceeded your current quota. Please retry in 48.943207461s.",
        "details": [{"@type": TYPE, "retryDelay": "48s"}],
    }
    assert body.read(429, {"error": error}).retry_after == 48.943207461
    assert body.read(429, [{"error": error}], {"Retry-After": "60"}).retry_after == 60
    assert body.read(429, {"error": error | {"message": ""}}, {"Retry-After": "3"}).retry_after == 48
