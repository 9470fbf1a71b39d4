"""Two pictures, or one screenshot, in whatever list a schema asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from components.analysis.compare import PRESETS, Critique, Review
from components.media.pairs import CHECKOUT, LAMP, SamplePair
from components.offline.answer.contrast import changed_words
from components.offline.answer.respond import respond
from components.offline.answer.rowfill import role, row, side
from components.offline.answer.schema import Shape, shape
from components.offline.prompt import Blob, Prompt, Turn
from components.offline.senses.contrasting import contrasts
from components.offline.senses.legibility import contrast, findings
from components.offline.senses.page import Line, Row
from tests.words import holds, near

GREY, RED, BLACK = (200, 200, 200), (205, 30, 35), (20, 20, 20)


def asked(schema: dict[str, Any], question: str, paths: Sequence[Path]) -> Any:
    blobs = [Blob("image/jpeg" if path.suffix == ".jpg" else "image/png", path, path.name) for path in paths]
    prompt = Prompt("", (Turn("user", (*blobs, question)),), True, schema)
    return json.loads("".join(respond(prompt, lambda: False)))


def plain(colour: tuple[int, int, int] = GREY) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.full((400, 600, 3), colour, np.uint8)


def hits(box: Sequence[int], place: Sequence[int], size: tuple[int, int]) -> bool:
    """Whether the middle of the place, in pixels, lies in the box."""
    down, across = 500 * (place[0] + place[2]) / size[1], 500 * (place[1] + place[3]) / size[0]
    return box[0] <= down <= box[2] and box[1] <= across <= box[3]


@pytest.mark.parametrize("pair", [CHECKOUT, LAMP], ids=lambda pair: pair.title)
def test_it_finds_every_change_of_the_samples_and_no_other(pair: SamplePair) -> None:
    answer = Review.model_validate(asked(Review.model_json_schema(), PRESETS[0].instruction, pair.paths))
    assert len(answer.differences) == len(pair.changes)
    for change in pair.changes:
        (row,) = [one for one in answer.differences if hits(one.box_a or one.box_b or [], change.place, pair.size)]
        assert row.kind == change.kind
        assert (row.box_a is None, row.box_b is None) == (change.kind == "added", change.kind == "removed")
    assert "not Gemini" in answer.summary
    assert {row.certainty for row in answer.differences} == {None}, "how sure a model is, only a model can say"


def test_it_says_what_the_print_reads() -> None:
    answer = Review.model_validate(asked(Review.model_json_schema(), "How do they differ?", CHECKOUT.paths))
    told = " ".join(row.what for row in answer.differences)
    for phrase in ("Pay now, before Buy", "Free returns within 30 days"):
        assert holds(told, phrase)
    assert "62.40" in told and "64.90" in told


def test_no_change_is_an_empty_list_said_so() -> None:
    answer = asked(Review.model_json_schema(), "How do they differ?", [CHECKOUT.paths[0]] * 2)
    assert answer["differences"] == [] and answer["summary"].startswith("No difference")


def test_a_schema_of_other_names_is_filled_too() -> None:
    entry = {
        "type": "object",
        "properties": {
            "change_type": {"type": "string", "enum": ["inserted", "deleted", "edited"]},
            "description": {"type": "string"},
            "oldBox": {"type": "array", "items": {"type": "integer"}, "nullable": True},
            "newBox": {"type": "array", "items": {"type": "integer"}, "nullable": True},
            "priority": {"type": "string", "enum": ["minor", "major"]},
            "confidence": {"type": "integer", "minimum": 0, "maximum": 100},
            "owner": {"type": "string"},
        },
        "required": ["change_type", "description", "confidence", "owner"],
    }
    schema = {"type": "object", "properties": {"deltas": {"type": "array", "items": entry}}, "required": ["deltas"]}
    rows = asked(schema, "What changed?", LAMP.paths)["deltas"]
    assert sorted(row["change_type"] for row in rows) == ["deleted", "edited", "inserted"]
    assert all(row["confidence"] == 0 and row["owner"] == "" and row["description"] for row in rows)
    (inserted,) = [row for row in rows if row["change_type"] == "inserted"]
    assert inserted["oldBox"] is None and hits(inserted["newBox"], LAMP.changes[1].place, LAMP.size)


def test_without_a_second_picture_nothing_is_made_up() -> None:
    assert asked(Review.model_json_schema(), "How do they differ?", LAMP.paths[:1])["differences"] == []


def test_a_thing_on_an_even_ground_is_added_or_removed() -> None:
    bare, thing = plain(), plain()
    thing[100:200, 150:300] = RED
    (came,), (went,) = contrasts(bare, thing, (), ()), contrasts(thing, bare, (), ())
    assert (came.kind, came.after.colour, went.kind, went.before.colour) == ("added", "red", "removed", "red")
    assert came.box == went.box == near((250, 250, 500, 500))  # a pixel more, for the blur before comparing


def test_a_thing_of_another_colour_is_modified() -> None:
    one, other = plain(), plain()
    one[100:200, 150:300], other[100:200, 150:300] = BLACK, RED
    (found,) = contrasts(one, other, (), ())
    assert (found.kind, found.before.colour, found.after.colour) == ("modified", "black", "red")


def test_a_longer_picture_is_laid_on_by_its_top_and_what_is_below_is_added() -> None:
    one, other = plain(), np.full((800, 600, 3), GREY, np.uint8)
    one[100:200, 150:300], other[100:200, 150:300] = BLACK, RED
    other[500:600, 100:500] = BLACK
    changed, below = contrasts(one, other, (), ())
    assert changed.kind == "modified"
    assert changed.box == near((250, 250, 500, 500)) and changed.other == near((125, 250, 250, 500))
    assert (below.kind, below.other, below.share) == ("added", (500, 0, 1000, 1000), 0.5)
    changed, below = contrasts(other, one, (), ())
    assert (changed.kind, below.kind, below.box) == ("modified", "removed", (500, 0, 1000, 1000))


def test_a_picture_of_another_size_and_the_same_shape_is_scaled() -> None:
    one, other = plain(), plain()
    other[100:200, 150:300] = RED
    (found,) = contrasts(one, np.repeat(np.repeat(other, 2, axis=0), 2, axis=1), (), ())
    assert found.box == found.other == near((250, 250, 500, 500))


def test_a_line_belongs_to_the_change_of_one_of_its_letters() -> None:
    one, other = plain(), plain()
    other[180:200, 290:310] = BLACK
    line = Row((Line("$64.90", (440, 400, 510, 600), 60),))
    (found,) = contrasts(one, other, [line], [Row((Line("$62.40", (440, 400, 510, 600), 60),))])
    assert (found.before.text, found.after.text) == ("$64.90", "$62.40")


def test_of_long_texts_only_the_words_that_differ_are_told() -> None:
    assert changed_words("Buy", "Pay now") == ("Buy", "Pay now")
    before = "We ship to all of Europe within three days"
    assert changed_words(before, before.replace("three", "five")) == ("three", "five")
    assert changed_words(before, f"{before} for free") == ("", "for free")


def test_contrast_is_that_of_wcag() -> None:
    paper = plain((255, 255, 255))
    paper[150:250:2, 100:500] = 0
    assert contrast(paper) == pytest.approx(21, abs=0.01)
    paper[paper == 0] = 0x76  # 4.54 : 1 on white, the usual example of just enough
    assert contrast(paper) == pytest.approx(4.54, abs=0.01)


def screen(path: Path, ink: str, size: int) -> Path:
    image = Image.new("RGB", (800, 500), "white")
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), "Settings", "black", ImageFont.load_default(36))
    draw.text((60, 200), "Remember this device", ink, ImageFont.load_default(size))
    image.save(path)
    return path


def test_pale_print_is_named_with_its_contrast(tmp_path: Path) -> None:
    shot = screen(tmp_path / "pale.png", "#c4c4c4", 24)
    answer = Critique.model_validate(asked(Critique.model_json_schema(), PRESETS[1].instruction, [shot]))
    (fault,) = answer.improvements
    assert "Remember this device" in fault.what and "4.5 : 1" in fault.why and fault.box
    assert hits(fault.box, (200, 60, 224, 320), (800, 500))


def test_a_screen_that_reads_well_gets_no_made_up_improvement(tmp_path: Path) -> None:
    shot = screen(tmp_path / "good.png", "black", 24)
    answer = Critique.model_validate(asked(Critique.model_json_schema(), PRESETS[1].instruction, [shot]))
    assert answer.improvements == [] and "can't judge" in answer.summary


@pytest.mark.parametrize(
    ("boxes", "fault"),
    [
        ([(250, 200, 270, 600)], "size"),
        ([(250, 200, 350, 600)], None),
        ([(250, 0, 350, 600)], "edge"),
        ([(250, 200, 350, 600), (352, 200, 452, 600)], "crowded"),
        ([(250, 200, 350, 400), (352, 500, 452, 600)], None),
    ],
)
def test_tiny_cramped_and_cut_print_is_found(boxes: list[tuple[int, int, int, int]], fault: str | None) -> None:
    paper = plain((255, 255, 255))
    paper[::3] = 0  # print of full contrast, wherever it is looked for
    rows = [Row((Line(f"Line {box[0]}", box, box[2] - box[0]),)) for box in boxes]
    assert [one.fault for one in findings(paper, rows)] == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("name", "expected"),
    [("box_a", "box_a"), ("boxBefore", "box_a"), ("image_2_box", "box_b"), ("new_region", "box_b"), ("bbox", "box")],
)
def test_a_boxs_side_is_told_by_its_name(name: str, expected: str) -> None:
    box = shape({"type": "array", "items": {"type": "integer"}})
    assert (role(name, box), side(name)) == ("box", expected)


def test_what_is_not_known_says_least() -> None:
    entry = shape({"type": "object", "properties": {"what": {"type": "string"}, "count": {"type": "integer"}}})
    required = Shape("object", properties=entry.properties, required=frozenset({"what", "count"}))
    assert row(entry, {}) == {} and row(required, {}) == {"what": "", "count": 0}
