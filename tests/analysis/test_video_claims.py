from __future__ import annotations

from typing import Any

from components.analysis.chapters import closed, read
from components.analysis.evidence import Moment
from components.analysis.subtitles import Cue
from components.analysis.video_claims import Span, checks, claims, written_checks

RECORD: dict[str, Any] = {
    "summary": {
        "theme": "A planner",
        "key_points": [
            {"text": "One", "start": "0:05"},
            {"text": "Two", "start": "13:03"},
            {"text": "Three", "start": None},
        ],
        "conclusion": "",
    },
    "chapters": [{"start": "0:00", "title": "Start"}, {"start": "0:20", "title": "Rest"}],
    "demo": {
        "features": [{"name": "Add", "text": "Adds a task", "start": "0:10"}],
        "interface": "Plain",
        "improvements": [{"text": "Larger print", "start": "0:12"}],
        "marketing_scenes": [{"start": "0:20", "end": "0:15", "text": "Sharing"}],
    },
}
SPAN = Span(0, 32)
LISTED = closed(read(RECORD["chapters"]), 32)


def test_every_saying_becomes_a_claim_with_its_moment() -> None:
    found = {claim.id: claim for claim in claims(RECORD, LISTED, SPAN)}
    assert list(found) == [
        "theme", "point-1", "point-2", "point-3", "chapter-1", "chapter-2",
        "interface", "feature-1", "improvement-1", "scene-1",
    ]  # fmt: skip
    assert found["point-1"].evidence == (Moment(start=5),) and found["point-3"].evidence == ()
    assert found["chapter-1"].evidence == (Moment(start=0, end=20),)
    assert found["scene-1"].evidence == (Moment(start=20),), "an end before its start is left out"


def test_a_time_beyond_the_clip_bears_nothing_out_and_is_named() -> None:
    found = {claim.id: claim for claim in claims(RECORD, LISTED, SPAN)}
    assert found["point-2"].evidence == ()
    (times,) = [check for check in checks(RECORD, LISTED, SPAN) if check.name == "Times lie inside the clip"]
    assert times.ok is False and times.fields == ("point-2",) and times.found == "13:03"


def test_the_numbers_asked_for_are_counted() -> None:
    by_name = {check.name: check for check in checks(RECORD, LISTED, SPAN)}
    assert by_name["Three to five key points"].ok and by_name["Three improvements"].ok is False
    assert by_name["Three improvements"].found == "1"


def test_nothing_is_said_of_parts_nobody_asked_for_or_times_of_an_unknown_length() -> None:
    assert claims({}, (), SPAN) == () and checks({}, (), SPAN) == ()
    alone = {"summary": {"theme": "x", "key_points": [{"text": "a", "start": "0:05"}] * 3}}
    assert [check.ok for check in checks(alone, (), Span())] == [None, True]


def test_a_broken_answer_is_read_as_far_as_it_goes() -> None:
    assert claims({"summary": "cut", "demo": {"features": ["odd", {"name": "Add"}]}}, (), SPAN)[0].field == "Add"


def test_lengths_and_subtitles_are_checked() -> None:
    texts = {"article": "word " * 500, "description": "too short"}
    found = {check.name: check for check in written_checks(texts, ["a" * 300, "fine"], [Cue(0, 1, "x" * 50)], SPAN)}
    assert found["Article is about 500 words"].ok and found["Description is about 200 words"].ok is False
    assert found["Post 1 fits X"].difference == "+20" and found["Post 2 fits X"].ok
    assert found["Subtitles can be read in time"].ok is False
    assert written_checks({}, (), (), SPAN) == ()
