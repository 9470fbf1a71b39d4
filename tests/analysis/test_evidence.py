from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from components.analysis.evidence import Box, Evidence, Moment, Quote, Turn

EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)
ALL = [
    Box(box=(0, 0, 1000, 1000)),
    Box(source=1, page=3, box=(10, 20, 30, 40)),
    Quote(quote="Net weight 250 g", page=2, line=14),
    Quote(quote="9,50", box=(1, 2, 3, 4)),
    Moment(start=0),
    Moment(source=2, start=12.5, end=12.5),
    Turn(turn="t7"),
    Turn(turn="t7", start=3, end=4.25),
]


@pytest.mark.parametrize("evidence", ALL)
def test_its_kind_tells_which_it_is(evidence: Any) -> None:
    assert EVIDENCE.validate_json(EVIDENCE.dump_json(evidence)) == evidence


@pytest.mark.parametrize(
    "raw",
    [
        {"kind": "box", "box": [0, 0, 1001, 10]},
        {"kind": "box", "box": [-1, 0, 10, 10]},
        {"kind": "box", "box": [10, 0, 10, 10]},
        {"kind": "box", "box": [0, 20, 10, 10]},
        {"kind": "box", "box": [0, 0, 10]},
        {"kind": "box", "box": [0, 0, 10, 10], "page": 0},
        {"kind": "box", "box": [0, 0, 10, 10], "source": -1},
        {"kind": "quote", "quote": "x", "box": [9, 9, 9, 9]},
        {"kind": "quote", "quote": "x", "line": 0},
        {"kind": "moment", "start": -0.1},
        {"kind": "moment", "start": 5, "end": 4.9},
        {"kind": "moment", "start": float("nan")},
        {"kind": "turn", "turn": "t1", "end": 4},
        {"kind": "turn"},
        {"kind": "smell"},
        {},
    ],
)
def test_a_place_that_cannot_be_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EVIDENCE.validate_python(raw)


def test_a_newer_versions_fields_are_left_out() -> None:
    assert EVIDENCE.validate_python({"kind": "turn", "turn": "t1", "mood": "glad"}) == Turn(turn="t1")


def test_it_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Turn(turn="t1").turn = "t2"
