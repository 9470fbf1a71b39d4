from __future__ import annotations

import json
from decimal import Decimal

import pytest

from components.analysis.checks import Check
from components.analysis.evidence import Box, Moment, Quote, Turn
from components.analysis.result import Claim, Result, Source
from components.gemini.usage import Usage
from components.prices.band import Band

USAGE = Usage(prompt=1120, output=40, thoughts=7, total=1167, prompt_by={"image": 1100, "text": 20})
BAND = Band(Decimal("0.10"), Decimal("0.2"), Decimal("1E+1"))

EXTRACT = Result(
    task="extract",
    title="receipt.jpg",
    sources=(Source(name="receipt.jpg", mime_type="image/jpeg", sha256="ab12"),),
    claims=(
        Claim(id="total", kind="value", field="total", value=Decimal("9.50"), evidence=(Quote(quote="9,50", page=1),)),
        Claim(id="items[0].name", kind="value", field="items[0].name", value="Tea"),
        Claim(id="colors", kind="value", field="colors", value=("red", "blue")),
    ),
    checks=(Check("Lines add up to the total", False, "9.40", "9.50", "+0.10", ("total",)),),
    model="gemini-3.8-flash",
    usage=USAGE,
    estimate=BAND,
    cost=Decimal("0.000990"),
    run="run-1",
    data={"record": {"total": Decimal("9.50"), "items": [{"name": "Tea", "price": None}]}},
)
COMPARE = Result(
    task="compare",
    title="before.png and after.png",
    sources=(Source(name="before.png"), Source(name="after.png")),
    claims=(
        Claim(
            id="1",
            kind="modified",
            text="The button is green.",
            severity="low",
            certainty=0.9,
            evidence=(Box(source=0, box=(10, 10, 90, 200)), Box(source=1, box=(12, 10, 92, 200))),
        ),
        Claim(id="2", kind="added", text="A logo.", severity="medium", evidence=(Box(source=1, box=(0, 0, 50, 50)),)),
    ),
    checks=(
        Check("Pixels", True, "a change here", "4 % of the box changed", "", ("1",)),
        Check("Pixels", None, "a change here", "outside what pixels show", "", ("2",)),
    ),
)
INSPECT = Result(
    task="inspect",
    title="Jar 7",
    sources=(Source(name="jar.jpg"), Source(name="spec.pdf"), Source(name="turn.mp4")),
    claims=(
        Claim(id="verdict", kind="verdict", value="review required"),
        Claim(id="score", kind="score", value=61),
        Claim(
            id="d1", kind="defect", text="Dent.", severity="high",
            evidence=(Box(box=(1, 2, 3, 4)), Moment(source=2, start=3.5)),
        ),
        Claim(
            id="s1", kind="deviation",
            evidence=(Quote(source=1, quote="250 g", page=2, line=14), Box(box=(5, 5, 9, 9))),
        ),
        Claim(id="r1", kind="recommendation", text="Weigh it."),
    ),
    checks=(Check("Verdict and defects agree", True, "not pass", "review required", "", ("verdict", "d1")),),
)  # fmt: skip
MEETING = Result(
    task="meeting",
    title="Monday",
    sources=(Source(name="monday.mp3"),),
    claims=(
        Claim(
            id="a1",
            kind="action",
            text="Send it.",
            details={"owner": "s1"},
            evidence=(Turn(turn="t4", start=9, end=11),),
        ),
        Claim(id="q1", kind="question", text="When?", evidence=(Turn(turn="t5"), Turn(turn="t6"))),
    ),
    state="incomplete",
    note="One part of three is missing.",
    data={"turns": [{"id": "t4", "start": 9.0, "end": 11.0, "speaker": "s1"}], "names": {"s1": "Ann"}},
)
VIDEO = Result(
    task="video",
    title="demo.mp4",
    sources=(Source(name="demo.mp4"),),
    claims=(
        Claim(id="c1", kind="chapter", text="Start", evidence=(Moment(start=0, end=42.5),)),
        Claim(id="c2", kind="chapter", text="End", evidence=(Moment(start=42.5, end=60),)),
    ),
)


@pytest.mark.parametrize("result", [EXTRACT, COMPARE, INSPECT, MEETING, VIDEO], ids=lambda result: result.task)
def test_every_tasks_result_comes_back_from_json_as_it_was(result: Result) -> None:
    back = Result.from_json(result.to_json())
    assert back == result
    assert back.to_json() == result.to_json()


def test_amounts_come_back_to_the_last_digit() -> None:
    back = Result.from_json(EXTRACT.to_json())
    assert str(back.cost) == "0.000990"
    assert back.estimate is not None
    assert [str(end) for end in (back.estimate.low, back.estimate.likely, back.estimate.high)] == [
        "0.10",
        "0.2",
        "1E+1",
    ]
    assert [str(back.claims[0].value), str(back.data["record"]["total"])] == ["9.50", "9.50"]
    assert back.usage == USAGE


def test_unknown_stays_unknown() -> None:
    back = Result.from_json(VIDEO.to_json())
    assert (back.cost, back.estimate, back.usage) == (None, None, None)


def test_claims_are_found_by_id_and_kind() -> None:
    assert INSPECT.claim("score") == INSPECT.claims[1]
    assert INSPECT.claim("nothing") is None
    assert [claim.id for claim in INSPECT.of_kind("defect", "deviation")] == ["d1", "s1"]


def test_a_claims_checks() -> None:
    assert [COMPARE.checks_of(claim) for claim in COMPARE.claims] == [(COMPARE.checks[0],), (COMPARE.checks[1],)]
    assert [len(INSPECT.checks_of(claim)) for claim in INSPECT.claims] == [1, 0, 1, 0, 0]


def test_two_claims_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="Claim ids must differ"):
        Result(task="ask", title="", claims=(Claim(id="1", kind="answer"), Claim(id="1", kind="answer")))


def test_evidence_needs_its_source() -> None:
    claim = Claim(id="1", kind="defect", evidence=(Moment(source=1, start=0),))
    with pytest.raises(ValueError, match="Claim 1 has evidence in a source beyond the 1 named"):
        Result(task="inspect", title="", claims=(claim,), sources=(Source(name="jar.jpg"),))


@pytest.mark.parametrize("certainty", [-0.1, 1.1, float("nan")])
def test_certainty_is_between_nothing_and_all(certainty: float) -> None:
    with pytest.raises(ValueError, match="certainty"):
        Claim(id="1", kind="added", certainty=certainty)


def test_a_value_that_would_not_come_back_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON can't hold this set"):
        Claim(id="1", kind="value", value={1, 2})
    with pytest.raises(ValueError, match="JSON can't hold this float"):
        Result(task="ask", title="", data={"x": float("nan")})


def test_a_newer_versions_fields_are_left_out() -> None:
    raw = {**json.loads(VIDEO.to_json()), "mood": "glad"}
    assert Result.from_json(json.dumps(raw)) == VIDEO


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"task": "ask", "title": "x", "claims": 3}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Result.from_json(text)
