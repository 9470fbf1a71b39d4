"""Minutes asked for by the turns there are, and read from what comes."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from components.analysis.minutes import MOST_CHOICES, Point, named, prompt, read, request, schema
from components.gemini.request import Settings
from tests.analysis.meetings import TURNS

EMPTY: dict[str, list[object]] = {"summary": [], "decisions": [], "actions": [], "open_questions": [], "agenda": []}


def test_turns_are_choices_of_the_schema() -> None:
    shape = schema(("T1", "T2"))
    decision = {"text": "Launch", "quote": "launch", "turns": ["T2"]}
    assert shape.model_validate({**EMPTY, "decisions": [decision]})
    with pytest.raises(ValidationError):
        shape.model_validate({**EMPTY, "decisions": [{**decision, "turns": ["T9"]}]})


def test_very_many_turns_are_checked_instead() -> None:
    ids = tuple(f"T{number}" for number in range(MOST_CHOICES + 1))
    point = {"text": "a", "turns": ["anything"]}
    assert schema(ids).model_validate({**EMPTY, "agenda": [point]})


def test_the_transcript_is_sent_with_ids_times_and_the_day() -> None:
    asked = prompt(TURNS, date(2026, 11, 17), ("Ann",))
    assert "[T2] 0:04 S2: I will send the report to Kessler by Friday." in asked
    assert "2026-11-17, a Tuesday" in asked and "Present: Ann." in asked
    assert "date is unknown" in prompt(TURNS, None, ())
    assert request(TURNS, "model", Settings()).files() == ()


def test_points_are_read_in_order_and_unknown_turns_are_told_apart() -> None:
    value = {
        "actions": [{"text": " Send  it ", "owner": "S2", "due": None, "quote": "send", "turns": ["T2", "T9", "T2"]}],
        "summary": [{"text": str(number), "turns": []} for number in range(7)],
        "agenda": ["not a row", {"text": ""}],
    }
    found = read(value, TURNS)
    assert [point.text for point in found] == ["0", "1", "2", "3", "4", "Send it"]
    assert found[-1] == Point("action", "Send it", ("T2",), "send", "S2", "", ("T9",))


def test_an_answer_that_is_still_coming_gives_what_is_there() -> None:
    assert read({"decisions": [{"text": "Launch"}], "actions": None}, TURNS) == (Point("decision", "Launch"),)


def test_names_stand_where_the_ids_stood() -> None:
    names = {"S1": "Ann", "S11": "Tom"}
    assert named("S1, S11 and S12 met S1's team; CLASS1 did not.", names) == (
        "Ann, Tom and S12 met Ann's team; CLASS1 did not."
    )
    assert named("S1", {}) == "S1"
