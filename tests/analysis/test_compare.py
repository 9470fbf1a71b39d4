from __future__ import annotations

from pathlib import Path

import pytest

from components.analysis.compare import PRESETS, Critique, Preset, Review, findings, request
from components.analysis.further import follow_up
from components.gemini.request import FilePart, Settings, TextPart

A, B = (FilePart(Path(f"{name}.png"), "image/png", f"{name}.png") for name in "ab")
REVIEW, CRITIQUE = PRESETS[0], PRESETS[1]
ROW = {"kind": "added", "what": "A button", "box_b": [1, 2, 30, 40], "severity": "low", "certainty": 0.9}


def test_a_request_names_the_pictures_before_it_shows_them() -> None:
    made = request(REVIEW, [A, B], "", "some-model", Settings(seed=7))
    parts = made.turns[0].parts
    assert parts[:4] == (TextPart("A:"), A, TextPart("B:"), B)
    assert isinstance(parts[4], TextPart) and parts[4].text.startswith(REVIEW.instruction) and "0-1000" in parts[4].text
    assert (made.model, made.settings.seed, made.schema, len(made.turns)) == ("some-model", 7, Review, 1)


def test_a_single_screenshot_is_criticised() -> None:
    made = request(CRITIQUE, [A], "", "m", Settings())
    assert (made.files(), made.schema) == ((A,), Critique)
    prompt = made.turns[0].parts[-1]
    assert isinstance(prompt, TextPart) and prompt.text.startswith(CRITIQUE.instruction) and "box_a" not in prompt.text


def test_an_own_question_takes_the_presets_place() -> None:
    prompt = request(REVIEW, [A, B], " Is the logo larger? ", "m", Settings()).turns[0].parts[-1]
    assert isinstance(prompt, TextPart)
    assert prompt.text.startswith("Is the logo larger?\n\n") and REVIEW.instruction not in prompt.text


def test_pictures_are_sent_sharp_unless_told_otherwise() -> None:
    assert request(REVIEW, [A, B], "", "m", Settings()).settings.media_resolution == "high"
    assert request(REVIEW, [A, B], "", "m", Settings(media_resolution="low")).settings.media_resolution == "low"


@pytest.mark.parametrize(("preset", "count"), [(REVIEW, 1), (REVIEW, 3), (CRITIQUE, 2), (CRITIQUE, 0)])
def test_another_number_of_pictures_is_refused(preset: Preset, count: int) -> None:
    with pytest.raises(ValueError, match=f"takes {preset.pictures} pictures, not {count}"):
        request(preset, [A] * count, "", "m", Settings())


def test_presets_differ_and_one_is_for_a_single_picture() -> None:
    assert len({preset.title for preset in PRESETS}) == len(PRESETS) == 6
    assert [preset.title for preset in PRESETS if preset.pictures == 1] == ["Five UX improvements"]


def test_a_further_question_goes_on_after_the_answer() -> None:
    asked = request(REVIEW, [A, B], "", "m", Settings())
    further = follow_up(asked, '{"summary": "S"}', "Why?")
    assert [turn.role for turn in further.turns] == ["user", "model", "user"]
    assert further.turns[0] == asked.turns[0] and further.turns[2].parts == (TextPart("Why?"),)
    assert further.schema is None and further.files() == (A, B)


def test_an_answer_becomes_findings() -> None:
    found = findings({"summary": "One thing.", "differences": [ROW]})
    assert (found.summary, found.partial, found.dropped, found.improvements) == ("One thing.", False, 0, ())
    row = found.differences[0]
    assert (row.kind, row.box_a, row.box_b, row.certainty) == ("added", None, [1, 2, 30, 40], 0.9)


def test_a_critique_becomes_findings() -> None:
    better = {"what": "Enlarge it", "why": "It is small", "box": [0, 0, 0, 9], "severity": "high"}
    found = findings({"summary": "S", "improvements": [better, better | {"box": [0, 0, 9, 9]}]})
    assert [each.box for each in found.improvements] == [None, [0, 0, 9, 9]]


@pytest.mark.parametrize("box", [[30, 2, 1, 40], [0, 0, 1001, 10], [1, 2, 3], [-1, 0, 5, 5], []])
def test_a_box_that_is_none_is_dropped_and_the_difference_kept(box: list[int]) -> None:
    assert findings({"differences": [ROW | {"box_b": box}]}).differences[0].box_b is None


@pytest.mark.parametrize(
    ("told", "kept"), [(0.4, 0.4), (95, 1.0), (-1, 0.0), ("0.5", 0.5), (float("nan"), None), (None, None)]
)
def test_certainty_lies_between_none_and_full(told: object, kept: float | None) -> None:
    assert findings({"differences": [ROW | {"certainty": told}]}).differences[0].certainty == kept


def test_entries_that_make_no_sense_are_counted() -> None:
    found = findings({"summary": 3, "differences": [ROW, {"kind": "odd"}, "torn", ROW | {"severity": None}]})
    assert (found.summary, len(found.differences), found.dropped) == ("", 1, 3)


@pytest.mark.parametrize("value", [{}, {"differences": None}, {"differences": "x", "improvements": 4}])
def test_a_broken_answer_is_an_empty_one(value: dict[str, object]) -> None:
    found = findings(value, partial=True)
    assert (found.differences, found.improvements, found.partial, found.dropped) == ((), (), True, 0)
