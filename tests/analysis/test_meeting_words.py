from __future__ import annotations

import pytest

from components.analysis.meeting_words import replaced
from components.analysis.minutes import Point
from tests.analysis.meetings import TURNS, meeting


def test_a_name_is_put_right_everywhere_and_is_unclear_no_more() -> None:
    point = Point("action", "Write to Kessler", ("T2",), "the report to Kessler", "Kessler")
    changed, count = replaced(meeting(points=(point,)), "Kessler", " Keßler \\1 ")
    assert count == 4
    assert changed.turns[1].text == "I will send the report to Keßler \\1 by Friday."
    assert changed.turns[1].unclear == () and changed.turns[0] == TURNS[0]
    assert changed.points == (
        Point("action", "Write to Keßler \\1", ("T2",), "the report to Keßler \\1", "Keßler \\1"),
    )


@pytest.mark.parametrize("wrong", ["kessler", "Kess", "essler", "Kessler by Monday", " "])
def test_only_whole_words_as_written(wrong: str) -> None:
    assert replaced(meeting(), wrong, "x") == (meeting(), 0)


def test_words_are_taken_away_and_an_empty_turn_with_them() -> None:
    changed, count = replaced(meeting(), "Nobody knows.", "")
    assert count == 1 and [turn.id for turn in changed.turns] == ["T1", "T2", "T3"]
    changed, _ = replaced(meeting(), "Good morning.", "")
    assert changed.turns[0].text == "We decided to launch in March."
