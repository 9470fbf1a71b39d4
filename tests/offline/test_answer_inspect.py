"""A product against its specification: only what was read on both sides is compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.analysis.inspect import Inspection
from components.media.products import RIGHT, SPECIFICATION, STATED, WRONG
from components.offline.answer.inspecting import Compared, Seen, State, compare, family
from components.offline.answer.inspection import inspect, verdict, wanted
from components.offline.answer.respond import respond
from components.offline.answer.schema import Shape, shape
from components.offline.answer.statements import Statement, statements
from components.offline.prompt import Blob, Prompt, Turn
from components.offline.senses.codes import Code
from components.offline.senses.looking import text_source
from components.offline.senses.source import Picture, Source
from components.quantities import quantities, without
from tests.specifications import CASES, Case
from tests.words import normal

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".pdf": "application/pdf"}
SPEC = """\
Document: SP-1, version 2
Article no.  AB-1234
Net weight   500 g ± 5 g
Rated voltage: 220-240 V
Board size: 65 x 56.5 mm
Protein: 11 g
EAN          9521101530018
Colour       green
Allergens: Contains oats and hazelnuts
Best before: 2027-03-31
Supplier: Somebody"""


def stated(label: str) -> Statement:
    (found,) = [one for one in statements(text_source(SPEC)) if one.label.startswith(label)]
    return found


def printed(*lines: str) -> list[Seen]:
    return [Seen(line, 1, (10 * at, 0, 10 * at + 9, 500)) for at, line in enumerate(lines)]


def held(label: str, *lines: str, product: tuple[Source, ...] = ()) -> Compared:
    return compare(stated(label), product, printed(*lines))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Net weight: 400 g", [("mass", "400", "400")]),
        ("0,4 kg e", [("mass", "400", "400")]),
        ("220-240 V~ 50/60Hz 9 W", [("voltage", "220", "240"), ("frequency", "50", "60"), ("power", "9", "9")]),
        ("500 g ± 5 g", [("mass", "495", "505")]),
        ("500 g ± 2 %", [("mass", "490", "510")]),
        ("min. 400 g", [("mass", "400", None)]),
        ("at most 5 W", [("power", None, "5")]),
        ("1,000 ml", [("volume", "1000", "1000")]),
        ("30 Kapseln", [("count", "30", "30")]),
        ("EAN 9521101530018", []),
        ("Version 3 of 2026-10-24", []),
    ],
)  # fmt: skip
def test_quantities_are_read_in_base_units(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = [
        (one.dimension, *(None if end is None else float(end) for end in one.sides[0])) for one in quantities(text)
    ]
    assert found == [(name, *(None if end is None else float(end) for end in ends)) for name, *ends in expected]


def test_sizes_have_a_side_each() -> None:
    (size,) = quantities("65 mm x 56.5 mm")
    assert [(str(low), str(high)) for low, high in size.sides] == [("65", "65"), ("56.5", "56.5")]
    assert without("Board 65 x 56 mm, green").split() == ["Board", ",", "green"]


def test_a_specification_is_read_as_labels_and_values() -> None:
    found = {one.label: (one.value, one.sort) for one in statements(text_source(SPEC))}
    assert found == {
        "Article no.": ("AB-1234", "number"),
        "Net weight": ("500 g ± 5 g", "quantity"),
        "Rated voltage": ("220-240 V", "quantity"),
        "Board size": ("65 x 56.5 mm", "quantity"),
        "Protein": ("11 g", "quantity"),
        "EAN": ("9521101530018", "code"),
        "Colour": ("green", "colour"),
        "Allergens": ("Contains oats and hazelnuts", "print"),
        "Best before": ("2027-03-31", "date"),
        "Supplier": ("Somebody", "text"),
    }


@pytest.mark.parametrize(
    ("label", "lines", "state", "shown"),
    [
        ("Net", ("0,502 kg e",), "agrees", "0,502 kg"),
        ("Net", ("Net wt 17.6 oz (500 g)",), "agrees", "17.6 oz"),
        ("Net", ("450 g",), "differs", "450 g"),
        ("Net", ("Protein 11 g", "Fat 450 g"), "unread", ""),
        ("Net", ("450 g", "480 g"), "unread", ""),
        ("Net", ("Harbor Mill",), "unread", ""),
        ("Rated", ("230 V ~ 50 Hz",), "agrees", "230 V"),
        ("Rated", ("110-120V",), "differs", "110-120V"),
        ("Board", ("Board size 65 x 56.5 mm",), "agrees", "65 x 56.5 mm"),
        ("Board", ("Board size 65 x 50 mm",), "differs", "65 x 50 mm"),
        ("Board", ("65 x 50 mm",), "unread", ""),
        ("Protein", ("Protein 9 g", "450 g"), "differs", "9 g"),
        ("Protein", ("450 g",), "unread", ""),
        ("Article", ("Art. No. AB 1234",), "agrees", "AB-1234"),
        ("Article", ("Art. No. AB-1243",), "differs", "AB-1243"),
        ("Article", ("AB-1243",), "unread", ""),
        ("EAN", ("9 521101 530018",), "agrees", "9521101530018"),
        ("EAN", ("Store dry",), "unread", ""),
        ("Allergens", ("CONTAINS OATS", "AND HAZELNUTS."), "agrees", "CONTAINS OATS AND HAZELNUTS."),
        ("Allergens", ("Store cool and dry, keep away from light",), "absent", ""),
        ("Allergens", (), "unread", ""),
        ("Best", ("Best before 31.03.2027",), "agrees", "2027-03-31"),
        ("Best", ("Best before 30.03.2027",), "differs", "2027-03-30"),
        ("Best", ("31.12.2029",), "unread", ""),
        ("Colour", (), "unread", ""),
    ],
)
def test_a_difference_needs_both_sides(label: str, lines: tuple[str, ...], state: State, shown: str) -> None:
    found = held(label, *lines)
    assert (found.state, found.shown) == (state, shown)


@pytest.mark.parametrize(("colours", "state"), [(("white", "dark green"), "agrees"), (("red", "white"), "differs")])
def test_a_colour_is_measured(colours: tuple[str, ...], state: State) -> None:
    assert held("Colour", product=(Source(1, "image", picture=Picture(9, 9, colours)),)).state == state


def test_shades_are_one_colour() -> None:
    assert family("navy") == family("light blue") == "blue" and family("dark red") != family("blue")


@pytest.mark.parametrize(("code", "state"), [("9521101530018", "agrees"), ("9521101530087", "differs")])
def test_the_bars_go_before_the_digits(code: str, state: State) -> None:
    picture = Picture(9, 9, codes=(Code("EAN_13", code, (1, 2, 3, 4)), Code("QR", "https://example.org", (5, 6, 7, 8))))
    found = held("EAN", "9521101530018", product=(Source(1, "image", picture=picture),))
    assert (found.state, found.shown, found.seen and found.seen.box) == (state, code, (1, 2, 3, 4))


def asked(schema: dict[str, Any], *paths: Path) -> Any:
    blobs = tuple(Blob(TYPES[path.suffix], path, path.name) for path in paths)
    prompt = Prompt("", (Turn("user", (*blobs, "Inspect this.")),), True, schema)
    return json.loads("".join(respond(prompt, lambda: False)))


def test_the_faulty_sample_is_told_from_the_good_one() -> None:
    schema = Inspection.model_json_schema()
    good = Inspection.model_validate(asked(schema, RIGHT.path, SPECIFICATION.path))
    assert (good.verdict, good.score, good.deviations, good.defects) == ("review required", 100, [], [])
    assert [row.state for row in good.requirements] == ["met"] * 6 + ["not judged"]
    assert "Visual defects were not judged" in good.summary
    faulty = Inspection.model_validate(asked(schema, WRONG.path, SPECIFICATION.path))
    assert faulty.verdict == "fail" and faulty.score == 0 and len(faulty.deviations) == len(WRONG.differs)
    for name, row in zip(("EAN", "Net weight", "Allergens"), faulty.deviations, strict=True):
        assert row.quote == f"{name} {STATED[name]}" and row.page == 1 and row.quote_box
        assert normal(row.found or "") == normal(WRONG.printed[name] or "not found in the print")
        assert (row.file, bool(row.box_2d)) == ((1, True) if WRONG.printed[name] else (None, False))


def test_another_schema_is_filled_by_its_names() -> None:
    text = {"type": "string"}
    row = {"type": "object", "properties": {"requirement": text, "actual": text, "impact": text}}
    other = {
        "type": "object",
        "properties": {
            "disposition": {"type": "string", "enum": ["ACCEPT", "REJECT", "MANUAL_REVIEW"]},
            "qualityRating": {"type": "number", "minimum": 0, "maximum": 10},
            "discrepancies": {"type": "array", "items": row},
            "nextSteps": {"type": "array", "items": text},
        },
    }
    answer = asked(other, WRONG.path, SPECIFICATION.path)
    assert answer["disposition"] == "REJECT" and answer["qualityRating"] == 0
    assert answer["discrepancies"][0] == {
        "requirement": "EAN 9521101530018", "actual": "9521101530087", "impact": "high"
    }  # fmt: skip
    assert answer["nextSteps"]


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        ([Source(1, "image", picture=Picture(9, 9))], "no specification"),
        ([text_source(SPEC)], "no picture or video"),
        ([Source(1, "image", picture=Picture(9, 9)), text_source("A letter about the weather.")], "Nothing"),
    ],
)
def test_what_can_not_be_compared_stays_open(sources: list[Source], reason: str) -> None:
    answer = inspect(shape(Inspection.model_json_schema()), sources)
    assert answer["verdict"] == "review required" and answer["score"] is None and answer["deviations"] == []
    assert reason in answer["summary"]


def test_what_was_not_read_is_asked_for() -> None:
    film = replace(text_source("Net weight 500 g"), index=1, kind="video", moments=(2.5,))
    answer = inspect(shape(Inspection.model_json_schema()), [film, replace(text_source(SPEC), index=2)])
    assert answer["verdict"] == "review required" and "EAN" in answer["recommendations"][-2]
    heavy = replace(text_source("Net weight 700 g"), index=1, kind="video", moments=(2.5,))
    (row,) = [
        one
        for one in inspect(shape(Inspection.model_json_schema()), [heavy, replace(text_source(SPEC), index=2)])[
            "deviations"
        ]
        if one["found"] == "700 g"
    ]
    assert (row["second"], row["box_2d"], row["file"]) == (2.5, None, 1)


@pytest.mark.parametrize(
    ("choices", "said", "expected"),
    [
        (("pass", "fail", "review required"), "review required", "review required"),
        (("Accepted", "Rejected", "Needs review"), "fail", "Rejected"),
        (("conforming", "nonconforming"), "pass", "conforming"),
        (("conforming", "nonconforming"), "fail", "nonconforming"),
        ((), "pass", "pass"),
    ],
)
def test_a_verdict_is_said_in_the_schemas_words(choices: tuple[str, ...], said: str, expected: str) -> None:
    assert verdict(Shape("string", choices=choices), said) == expected


def test_other_forms_are_no_inspections() -> None:
    assert wanted(shape(Inspection.model_json_schema()))
    plain = {"type": "object", "properties": {"total": {"type": "number"}, "status": {"type": "string"}}}
    assert not wanted(shape(plain))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_not_read_on_both_sides_is_neither_met_nor_a_deviation(case: Case) -> None:
    label = replace(text_source(case.label), index=1, kind="image", picture=Picture(9, 9))
    sources = [label, replace(text_source(case.paper), index=2, kind="document")]
    found = Inspection.model_validate(inspect(shape(Inspection.model_json_schema()), sources))
    assert len(found.requirements) == len(case.asks)
    states = [row.state for row in found.requirements]
    assert tuple(at for at, state in enumerate(states) if state == "met") == case.met
    assert tuple(at for at, state in enumerate(states) if state == "not met") == case.broken
    assert found.verdict == ("fail" if any(row.severity == "high" for row in found.deviations) else "review required")


@pytest.mark.parametrize(
    ("stated_", "lines", "state"),
    [
        ("Output: 5 V 0.5 A", ("5 V 3 A",), "differs"),
        ("Output: 5 V 0.5 A", ("Output 5 V",), "unread"),
        ("Output: 5 V 0.5 A", ("Input 5 V 0.5 A",), "unread"),
        ("Net weight: 250 g", ("Gross weight: 250 g",), "unread"),
        ("Net weight: 100 g", ("per 100 g",), "unread"),
        ("Article no.: HM-204", ("HM-2041",), "unread"),
        ("EAN: 4006381333931", ("Lot 14006381333931",), "unread"),
        ("Allergens: Contains nuts", ("Does not contain nuts",), "unread"),
        ("Colour of the lid: red", ("Red fruit tea",), "unread"),
        ('The label must not carry "organic".', ("Organic oats",), "differs"),
        ("The glass is free of chips.", ("free of chips",), "unread"),
        ("Height 30 mm.", ("Height 30 mm",), "agrees"),
    ],
)
def test_what_looks_alike_is_not_the_same(stated_: str, lines: tuple[str, ...], state: State) -> None:
    (one,) = statements(text_source(stated_))
    assert compare(one, (Source(1, "image", picture=Picture(9, 9, ("red",))),), printed(*lines)).state == state


@pytest.mark.parametrize(
    ("label", "verdict_"), [("insp_missing_only.jpg", "fail"), ("insp_stain_scratch.jpg", "review required")]
)
def test_labels_that_lack_a_line_or_are_stained_do_not_pass(shared_trials: Path, label: str, verdict_: str) -> None:
    pages = shared_trials / "pages"
    found = Inspection.model_validate(asked(Inspection.model_json_schema(), pages / label, pages / "insp_spec.pdf"))
    assert found.verdict == verdict_
    told = {row.quote.partition(".")[0]: row.state for row in found.requirements}
    assert told["9"] == "not judged" and told["7"] == ("not met" if verdict_ == "fail" else "met")


def test_who_asks_for_no_defects_can_be_told_a_pass() -> None:
    text = {"type": "string"}
    state = {"type": "string", "enum": ["CONFORM", "NONCONFORM", "UNKNOWN"]}
    entry = {"type": "object", "properties": {"clause": text, "status": state}, "required": ["clause", "status"]}
    asks = {
        "type": "object",
        "properties": {
            "verdict": text,
            "deviations": {"type": "array", "items": {"type": "object", "properties": {"quote": text}}},
            "checklist": {"type": "array", "items": entry},
        },
    }
    label = replace(text_source("Net weight 500 g"), index=1, kind="image", picture=Picture(9, 9))
    found = inspect(shape(asks), [label, replace(text_source("Net weight: 500 g"), index=2)])
    assert found["verdict"] == "pass" and found["checklist"] == [{"clause": "Net weight: 500 g", "status": "CONFORM"}]
    found = inspect(shape(asks), [label, replace(text_source("Net weight: 500 g\nNo dents"), index=2)])
    assert found["verdict"] == "review required" and found["checklist"][1]["status"] == "UNKNOWN"
