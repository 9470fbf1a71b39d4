"""What comes of an answer about an item, held against its own files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from components.analysis.inspect_claims import JUDGED, WHY
from components.analysis.result import Result
from components.gemini.events import Done
from components.jobs.extract import Task
from components.jobs.inspect import Asked, Product, result
from components.jobs.run import Item
from components.media.probe import digest, probe
from components.media.products import RIGHT, SPECIFICATION, STATED

TODAY = date(2026, 11, 21)
ROWS = [
    {"quote": f"{label} {value}", "page": 1, "state": "met", "found": value, "file": 1}
    for label, value in STATED.items()
]


def task(path: Path) -> Task:
    return Task(digest(path), path.name, path, probe(path, path.name))


def told(rows: list[dict[str, Any]] | None, **changes: Any) -> Result:
    """Of a model's pass with these requirements; None for an answer that has no such list."""
    answer = {
        "summary": "As specified.", "verdict": "pass", "score": 100, "defects": [], "deviations": [],
        "recommendations": [], **({} if rows is None else {"requirements": rows}), **changes,
    }  # fmt: skip
    item = Item("lamp", "", "done", json.dumps(answer), done=Done("stop", "gemini-3.8-flash"))
    asked = Asked({"lamp": Product("lamp", (task(RIGHT.path), task(SPECIFICATION.path)))}, model="gemini-3.8-flash")
    return result(asked, item, TODAY)


def verdict(found: Result) -> object:
    return found.of_kind("verdict")[0].value


def test_a_pass_that_addresses_the_whole_specification_counts() -> None:
    found = told(ROWS)
    assert verdict(found) == "pass" and WHY not in found.of_kind("verdict")[0].details
    assert found.of_kind("score")[0].details == {JUDGED: "7 of 7 requirements"}
    assert {check.ok for check in found.checks} == {True}
    assert all(claim.evidence[0].page == 1 for claim in found.of_kind("requirement"))  # type: ignore[union-attr]


@pytest.mark.parametrize("left", range(len(ROWS)))
def test_a_pass_that_leaves_out_any_does_not(left: int) -> None:
    found = told([row for number, row in enumerate(ROWS) if number != left])
    assert verdict(found) == "review required" and found.state == "done"
    assert list(STATED.values())[left][:20] in found.of_kind("verdict")[0].details[WHY]
    assert [claim.value for claim in found.of_kind("requirement")] == ["met"] * 6 + ["not addressed"]


def test_a_pass_without_the_list_does_not_and_is_read_all_the_same() -> None:
    found = told(None)
    assert verdict(found) == "review required" and found.note == "" and len(found.of_kind("requirement")) == 7


def test_a_pass_that_shows_another_value_does_not() -> None:
    rows = [row | {"found": "450 g"} if str(row["quote"]).startswith("Net") else row for row in ROWS]
    assert verdict(told(rows)) == "review required" and "values differ" in told(rows).of_kind("verdict")[0].details[WHY]


def test_what_the_files_do_not_show_stays_open() -> None:
    found = told([*ROWS[:-1], ROWS[-1] | {"state": "not judged", "found": ""}])
    assert verdict(found) == "review required"
    assert found.of_kind("score")[0].details == {JUDGED: "6 of 7 requirements"}
    assert [check.ok for check in found.checks if check.name == "Every requirement is judged"] == [None]
