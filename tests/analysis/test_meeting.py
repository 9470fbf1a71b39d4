"""Names, corrections, checks, and the result that is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.analysis.meeting import alike, checks, claims, corrected, merge, parted, rename, result, voices
from components.analysis.minutes import Point
from components.analysis.result import Result, Source
from components.analysis.transcript import Said
from tests.analysis.meetings import POINTS, TURNS, meeting


def test_a_name_reaches_everything_and_the_raw_id_stays() -> None:
    named = rename(meeting(), "S1", "  Ann  Lee ")
    assert named.name("S1") == "Ann Lee" and named.name("S2") == "Speaker 2"
    assert named.minutes[0].text == "Ann Lee wants a launch in March."
    assert [turn.speaker for turn in named.turns] == ["S1", "S2", "S1", "S3"]
    assert rename(named, "S1", "").name("S1") == "Speaker 1"


def test_two_of_one_name_are_one_person() -> None:
    merged = merge(rename(meeting(), "S1", "Ann"), "S3", "S1")
    assert merged.name("S3") == "Ann"
    assert rename(merged, "S3", "Anna").name("S1") == "Anna"
    unnamed = merge(meeting(), "S3", "S1")
    assert unnamed.name("S3") == "Speaker 1" == unnamed.name("S1")


def test_one_turn_is_corrected_and_no_other() -> None:
    changed = corrected(meeting(), "T2", speaker="S9", text="I will send it to Kestrel.")
    assert changed.turns[1] == Said("T2", 4.5, 8.0, "S9", "I will send it to Kestrel.")
    assert changed.turns[0] is TURNS[0]
    assert len(corrected(meeting(), "T4", text=" ").turns) == 3


def test_sample_lines_are_the_longest_in_order() -> None:
    assert [turn.id for turn in meeting().lines_of("S1", 1)] == ["T1"]
    assert [turn.id for turn in meeting().lines_of("S1")] == ["T1", "T3"]


def test_a_sound_meeting_passes_every_check_that_can_be_made() -> None:
    found = {(check.name, check.fields): check.ok for check in checks(meeting(present=("Ann",)))}
    assert found.pop(("The owner is among those present", ("action-1",))) is True
    assert set(found.values()) == {True}


@pytest.mark.parametrize(
    ("point", "name"),
    [
        (Point("decision", "a", (), ""), "Rests on turns of the transcript"),
        (Point("decision", "a", ("T1",), "", missing=("T77",)), "Rests on turns of the transcript"),
        (Point("decision", "a", ("T1",), "nobody said this at all"), "The quote is in its turns"),
        (Point("decision", "a", ("T3",), "We decided to launch in March"), "The quote is in its turns"),
        (Point("action", "a", ("T1",), owner="Zoe"), "The owner is among those present"),
        (Point("action", "a", ("T1",), due="next Friday"), "The deadline is a day"),
    ],
)
def test_what_does_not_hold_is_told(point: Point, name: str) -> None:
    wrong = [check for check in checks(meeting(points=(point,), present=("Ann",))) if check.ok is False]
    assert [check.name for check in wrong] == [name]


def test_a_quote_of_other_turns_is_found_there() -> None:
    wrong = meeting(points=(Point("decision", "a", ("T3",), "We decided to launch in March"),))
    (check,) = [check for check in checks(wrong) if check.ok is False]
    assert check.found == "in T1 instead"


def test_an_owner_may_be_any_of_the_unnamed_voices() -> None:
    free = meeting(points=(Point("action", "a", ("T1",), owner="Zoe"),))
    assert [check.ok for check in checks(free) if "owner" in check.name] == [None]


def test_times_beyond_the_recording_and_out_of_order_are_told() -> None:
    late = replace(TURNS[3], start=700.0, end=720.0)
    inside, order = checks(meeting(turns=(late, *TURNS[:3]), points=()))
    assert (inside.ok, inside.fields) == (False, ("T4",))
    assert (order.ok, order.fields) == (False, ("T1",))
    assert checks(meeting(seconds=None))[0].ok is None


def test_likeness_does_not_mind_marks_and_capitals() -> None:
    assert alike("we decided, TO launch!", "Good. We decided to launch in March.") == 100
    assert alike("", "words") == 0 and alike("entirely different", "Good morning") < 60


def test_the_result_holds_claims_turns_and_names() -> None:
    base = Result(task="meeting", title="", sources=(Source(name="a.mp3"),))
    made = result(rename(meeting(), "S2", "Tom"), base)
    assert [claim.id for claim in made.claims] == ["summary-1", "decision-1", "action-1", "question-1"]
    action = made.claim("action-1")
    assert action and action.details == {"Owner": "Tom", "Due": "2026-11-20"}
    (place,) = action.evidence
    assert place.model_dump()["turn"] == "T2"
    assert Result.from_json(made.to_json()) == made
    assert made.data["turns"][1]["speaker"] == "S2" and made.data["turns"][1]["name"] == "Tom"


def test_claims_of_an_empty_meeting_are_none() -> None:
    assert claims(meeting(points=())) == () and len(claims(meeting(turns=()))) == len(POINTS)


def test_voices_that_were_joined_by_sound_are_parted_again() -> None:
    turns = tuple(replace(turn, voice=f"V{number}") for number, turn in enumerate(meeting().turns))
    joined = meeting(turns=turns)
    assert voices(joined, "S1") == ("V0", "V2") and voices(joined, "S2") == ("V1",)
    apart = parted(joined, "S1")
    assert [turn.speaker for turn in apart.turns] == ["S1", "S2", "S4", "S3"]
    assert parted(apart, "S1") == apart
