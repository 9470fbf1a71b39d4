"""What a specification asks, line by line."""

from __future__ import annotations

import pytest

from components.requirements import Requirement, requirements
from tests.specifications import CASES, Case


def asked(*lines: str) -> list[str]:
    return [one.text for one in requirements({1: lines})]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_requirement_is_found_and_nothing_else(case: Case) -> None:
    assert tuple(asked(*case.paper.splitlines())) == case.asks


@pytest.mark.parametrize(
    "line",
    [
        "CE mark",
        "Label required",
        "12 g of sugar at most",
        "3 screws",
        "The label is white.",
        "No stains",
        "Marking must be legible",
        "Document holder: required",
        "5 V / 0.5 A",
    ],
)
def test_a_line_in_doubt_is_a_requirement(line: str) -> None:
    assert asked("Specification 1", line, "Colour: red") == [line, "Colour: red"]


@pytest.mark.parametrize(
    "line",
    ["Page 2 of 3", "2/3", "- 2 -", "Seite 2 von 3", "Revision: C", "Prepared by: A. Smith", "Marking", "2 Scope"],
)
def test_what_is_about_the_paper_is_none(line: str) -> None:
    assert asked("Specification 1", line, "Colour: red") == ["Colour: red"]


def test_a_value_goes_on_in_the_next_line_and_keeps_its_place() -> None:
    (one,) = requirements({4: ("Product specification", "3. Ingredients: oats (12 %),", "honey, salt")})
    assert one == Requirement(4, 1, 2, "Ingredients: oats (12 %), honey, salt")


def test_heads_and_feet_of_pages_are_told_once_and_what_differs_always() -> None:
    pages = {n: ("Harbor Foods GmbH", "Keep dry.", f"Line {n}: blue", f"KV-17 · Page {n} of 3") for n in (1, 2, 3)}
    assert [one.text for one in requirements(pages)] == [
        "Keep dry.", "Line 1: blue", "Line 2: blue", "Line 3: blue"
    ]  # fmt: skip


def test_the_introduction_of_a_list_is_known() -> None:
    (one,) = requirements({1: ("Specification", "Not permitted:", '- the word "organic"')})
    assert one.under == "Not permitted:"
