"""What nobody expected is told by kind and place, and logged with its stack and without keys."""

from __future__ import annotations

import pytest

from components.gemini.answer import Answer
from components.gemini.errors import BadAnswer
from components.gemini.mapping import map_error
from components.gemini.surprise import noted

KEY = "AIza" + "Sy0123456789abcdefghijklmnopqrstuv"


def raised_here(text: str) -> Exception:
    try:
        raise KeyError(text)
    except KeyError as error:
        return error


def raised_in_our_code() -> Exception:
    try:
        list(Answer().take(None))  # type: ignore[arg-type]
    except AttributeError as error:
        return error
    raise AssertionError


def test_kind_and_place_are_told_and_no_word_of_the_exception(caplog: pytest.LogCaptureFixture) -> None:
    told = noted(raised_here(f"secret words, {KEY}"), "a test")
    assert told.startswith("KeyError in ") and ", line " in told and "secret" not in told
    (logged,) = caplog.messages
    assert logged.startswith("Unexpected during a test:\nTraceback") and "raise KeyError(text)" in logged
    assert KEY not in logged and "secret words, [key]" in logged
    assert noted(ValueError("never raised"), "a test") == "ValueError"


def test_our_own_code_is_named_before_what_it_called(caplog: pytest.LogCaptureFixture) -> None:
    mapped = map_error(raised_in_our_code())
    assert isinstance(mapped, BadAnswer)
    assert "Unexpected: AttributeError in components.gemini.answer, line " in mapped.message
    assert "NoneType" not in mapped.message and "NoneType" in caplog.text and "Traceback" in caplog.text
