"""A pass counts where the answer addresses all that the specification asks, and nothing of it stays open."""

from __future__ import annotations

from typing import Any

import pytest

from components.analysis.inspect import findings
from components.analysis.inspect_checks import checks
from components.analysis.inspect_claims import JUDGED, SAID, WHY, claims
from components.analysis.inspect_places import Looked
from components.analysis.inspect_requirements import answered, same_values
from components.analysis.inspect_verdict import Decision, decide
from tests.specifications import CASES, Case

PICTURE = Looked("picture", "front.png")


def paper(text: str) -> Looked:
    return Looked("specification", "spec.pdf", {1: text}, {1: text})


def row(quote: str, **changes: Any) -> dict[str, Any]:
    return {"quote": quote, "page": 1, "state": "met", "found": quote, "file": 1, **changes}


def answer(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "summary": "All is well.", "verdict": "pass", "score": 100, "requirements": list(rows), "defects": [],
        "deviations": [], "recommendations": [], **changes,
    }  # fmt: skip


def decided(text: str, *rows: dict[str, Any], partial: bool = False, **changes: Any) -> Decision:
    return decide(findings(answer(*rows, **changes), partial=partial), [PICTURE, paper(text)])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_answer_to_everything_passes_and_one_that_leaves_any_out_does_not(case: Case) -> None:
    rows = [row(text) for text in case.asks]
    assert decided(case.paper, *rows) == Decision("pass", "pass")
    for left in range(len(rows)):
        found = decided(case.paper, *rows[:left], *rows[left + 1 :])
        assert found.verdict == "review required" and found.said == "pass"
        assert f"1 of {len(rows)} requirements not addressed" in found.why[0] and case.asks[left][:40] in found.why[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_pass_without_any_requirement_is_none(case: Case) -> None:
    found = decided(case.paper)
    assert found.verdict == "review required" and f"{len(case.asks)} of {len(case.asks)}" in found.why[0]


TWO = "Specification\nNet weight: 500 g\nColour: green"
BOTH = (row("Net weight: 500 g"), row("Colour: green"))


@pytest.mark.parametrize(
    ("rows", "changes", "why"),
    [
        ((BOTH[0], row("Colour: green", state="not judged", found="")), {}, "not judged"),
        ((BOTH[0], row("Colour: green", state="not met", found="red")), {}, "not met"),
        ((row("Net weight: 500 g", found="450 g"), BOTH[1]), {}, "values differ"),
        ((BOTH[0], row("Colour: green", found=" ")), {}, "without what the product shows"),
        ((BOTH[0], row("Colour: blue")), {}, "not addressed"),
        ((row("Net weight: 50 g"), BOTH[1]), {}, "not addressed"),
        (BOTH, {"partial": True}, "broke off"),
        (BOTH, {"deviations": [{"what": "x", "severity": "low", "quote": "Colour: green", "found": "y"}]}, "deviation"),
        (BOTH, {"defects": [{"what": "x", "severity": "critical"}]}, "grave"),
    ],
)
def test_what_stays_open_keeps_it_from_being_a_pass(
    rows: tuple[dict[str, Any], ...], changes: dict[str, Any], why: str
) -> None:
    found = decided(TWO, *rows, **changes)
    assert (found.verdict, found.said) == ("review required", "pass") and why in " ".join(found.why)


def test_other_verdicts_stand_and_without_a_specification_nothing_can_be_left_out() -> None:
    assert decided(TWO, verdict="fail") == Decision("fail", "fail")
    assert decided(TWO, verdict="review required").verdict == "review required"
    assert decide(findings(answer()), [PICTURE]) == Decision("pass", "pass")


def test_a_scan_can_not_be_counted_and_is_not_checked() -> None:
    scan = Looked("specification", "spec.pdf", {1: TWO, 2: ""}, numbers=(1, 2))
    found = findings(answer(*BOTH))
    assert decide(found, [PICTURE, scan]).verdict == "review required"
    (whole,) = [check for check in checks(found, [PICTURE, scan]) if check.name == "Every requirement is addressed"]
    assert whole.ok is None and "spec.pdf, page 2" in whole.found


def test_quotes_may_name_the_line_by_parts_with_its_number_or_with_two_at_once() -> None:
    text = "Specification\n1. Net weight: 500 g, printed in black\n2. Colour: green\n3. CE mark"
    assert (
        decided(text, row("1. Net weight: 500 g"), row("printed in black"), row("Colour: green 3. CE mark")).why == ()
    )


def test_of_lines_that_read_alike_each_needs_its_own_answer() -> None:
    text = "Specification\nLid:\nColour: green\nBand:\nColour: green\nSwitch A is red\nSwitch B is red"
    whole = (row("Colour: green"), row("Colour: green"), row("Switch A is red"), row("Switch B is red"))
    assert decided(text, *whole).why == ()
    assert "not addressed" in decided(text, *whole[1:]).why[0]
    assert "Switch B" in decided(text, *whole[:3]).why[0]


def test_a_sentence_that_goes_on_in_its_column_is_addressed() -> None:
    two = Looked(
        "specification",
        "spec.pdf",
        {1: "The lamp is made Net weight\nof beech wood. 500 g"},
        {1: "The lamp is made\nof beech wood.\nNet weight\n500 g"},
    )
    found = findings(answer(row("The lamp is made of beech wood."), row("Net weight 500 g")))
    assert decide(found, [PICTURE, two]).why == ()


@pytest.mark.parametrize(
    ("asked", "shown", "same"),
    [
        ("Output 5 V 0.5 A", "5 V 3 A", False),
        ("Output 5 V 0.5 A", "5V 500 mA", True),
        ("Output 5 V 0.5 A", "5 V", None),
        ("Net weight 500 g ± 5 g", "0,502 kg", True),
        ("Input: max. 12 W", "15 W", False),
        ("must not exceed 3 W", "2.5 W", True),
        ("250 g min.", "260 g", True),
        ("EAN 4006381333931", "4 006381 333931", True),
        ("EAN 4006381333931", "4006381333917", False),
        ("EAN 4006381333931", "none seen", None),
        ('Brand: "Marlow"', "Marlow", True),
        ("No stains", "nothing seen", None),
    ],
)
def test_values_that_are_not_the_same_never_agree(asked: str, shown: str, same: bool | None) -> None:
    assert same_values(asked, shown) is same


def test_claims_tell_what_became_of_each_requirement() -> None:
    found, files = findings(answer(BOTH[0])), [PICTURE, paper(TWO)]
    told = {claim.id: claim for claim in claims(found, files)}
    assert told["verdict"].value == "review required" and told["verdict"].details[SAID] == "pass"
    assert "Colour: green" in told["verdict"].details[WHY]
    assert told["score"].details == {JUDGED: "1 of 2 requirements"}
    assert [told[f"requirement-{n}"].value for n in (1, 2)] == ["met", "not addressed"]
    (place,) = told["requirement-2"].evidence
    assert (place.source, place.page, place.line) == (1, 1, 3)  # type: ignore[union-attr]
    marks = {(check.fields[0], check.name): check.ok for check in checks(found, files)}
    assert (
        marks["verdict", "Every requirement is addressed"] is False and marks["requirement-2", "Is addressed"] is False
    )
    assert [one.state for one in answered(found, files)] == ["met", "not addressed"]
