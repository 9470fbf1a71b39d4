from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

from components.analysis.checks import Check
from components.analysis.evidence import Box, Moment, Quote
from components.analysis.result import Claim, Result, Source
from components.analysis.result_export import as_json, as_markdown, said
from components.gemini.usage import Usage
from components.prices.band import Band

AT = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
RESULT = Result(
    task="inspect",
    title="Kettle <2>",
    claims=(
        Claim(id="verdict", kind="verdict", value="fail"),
        Claim(
            id="d1",
            kind="defect",
            text="A [scratch](http://x.example)",
            severity="high",
            certainty=0.8,
            details={"owner": "Ann", "due": ""},
            evidence=(
                Box(box=(1, 2, 30, 40)),
                Quote(source=1, quote="No\nscratches", page=2, line=7),
                Moment(source=1, start=3, end=9),
            ),
        ),
    ),
    checks=(Check("Box lies in the picture", True, "", "", "", ("d1",)), Check("Sum", False, "3", "2", "-1", ("d1",))),
    sources=(Source(name="kettle.jpg"), Source(name="spec.pdf")),
    model="gemini-3.8-flash",
    state="incomplete",
    note="It broke off.",
    usage=Usage(prompt=1120, output=40),
    estimate=Band(Decimal("0.0008"), Decimal("0.0010"), Decimal("0.0020")),
    cost=Decimal("0.000990"),
    data={"amount": Decimal("3.50")},
)


def test_markdown_holds_every_claim_with_its_checks_and_places() -> None:
    assert as_markdown(RESULT, AT).splitlines() == [
        "# Kettle \\<2\\>",
        "",
        "gemini-3.8-flash · cost \\$0.0010 · 2026-11-21 13:05 UTC · incomplete",
        "",
        "> It broke off.",
        "",
        "- kettle.jpg",
        "- spec.pdf",
        "",
        "1. **verdict**: fail",
        "2. **defect** high: A \\[scratch\\]\\(http://x.example\\) (certainty 80%)",
        "   - owner: Ann",
        "   - agrees: Box lies in the picture",
        "   - differs: Sum (expected 3, found 2)",
        "   - seen at: kettle.jpg, box 1, 2, 30, 40",
        "   - seen at: spec.pdf, page 2, line 7, “No scratches”",
        "   - seen at: spec.pdf, 0:03 to 0:09",
    ]


def test_json_holds_everything_with_money_as_text() -> None:
    told = json.loads(as_json(RESULT, AT))
    assert (told["title"], told["state"], told["at"]) == ("Kettle <2>", "incomplete", "2026-11-21T13:05:00+00:00")
    assert told["cost_usd"] == "0.000990" and told["estimate_usd"]["high"] == "0.0020"
    assert told["claims"][1]["evidence"][1] == {
        "source": 1,
        "page": 2,
        "kind": "quote",
        "quote": "No\nscratches",
        "line": 7,
        "box": None,
    }
    assert told["data"] == {"amount": 3.5} and told["usage"]["prompt"] == 1120
    bare = json.loads(as_json(Result(task="ask", title="t")))
    assert (bare["cost_usd"], bare["estimate_usd"], bare["at"]) == (None, None, None)


def test_a_claim_in_words_whatever_its_value() -> None:
    values = {"yes": True, "12.50": Decimal("12.50"), "a; b": ["a", "b"], '{"a": [1]}': {"a": [1]}, "": None}
    assert [said(Claim(id="1", kind="value", value=value)) for value in values.values()] == list(values)
