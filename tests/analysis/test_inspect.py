"""Inspections: what is asked, what is read of the answer, and what the checks say to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.analysis.evidence import Box, Moment, Quote
from components.analysis.further import follow_up
from components.analysis.inspect import Findings, findings, request
from components.analysis.inspect_checks import checks
from components.analysis.inspect_claims import claims
from components.analysis.inspect_places import Looked
from components.gemini.request import FilePart, Settings, TextPart

FITS, QUOTED = "Verdict fits what was found", "Quote is in the specification"
PICTURE = Looked("picture", "front.png")
PAPER = Looked("specification", "spec.pdf", {3: "Cover", 4: "Net weight 500 g\nColour green"}, numbers=(3, 4))
FILM = Looked("video", "turn.mp4", seconds=12.0)
FILES = (PICTURE, PAPER, FILM)
DEVIATION = {
    "what": "450 g, not 500 g",
    "severity": "high",
    "quote": "Net weight 500 g",
    "page": 2,
    "quote_box": [100, 100, 120, 400],
    "found": "450 g",
    "file": 1,
    "box_2d": [700, 50, 800, 300],
}
DENT = {"what": "A dent", "severity": "low", "file": 1, "box_2d": [10, 20, 30, 40]}
GREEN = {"quote": "Colour green", "page": 2, "state": "met", "found": "green", "file": 1}
LIGHT = {"quote": "Net weight 500 g", "page": 2, "state": "not met", "found": "450 g", "file": 1}
ANSWER: dict[str, Any] = {
    "summary": "Too light.",
    "verdict": "fail",
    "score": 40,
    "requirements": [LIGHT, GREEN],
    "defects": [DENT, {"what": "A crack", "severity": "critical", "second": 3.5}],
    "deviations": [DEVIATION],
    "recommendations": ["Fill more"],
}


def read(**changes: Any) -> Findings:
    return findings({**ANSWER, **changes})


def marks(found: Findings, files: tuple[Looked, ...] = FILES) -> dict[tuple[str, str], bool | None]:
    return {(check.fields[0], check.name): check.ok for check in checks(found, files)}


def one(found: Findings, field: str, name: str, files: tuple[Looked, ...] = FILES) -> bool | None:
    return marks(found, files)[field, name]


def test_the_files_are_numbered_in_the_request() -> None:
    parts = [FilePart(Path(name), mime, name) for name, mime in (("a.png", "image/png"), ("s.pdf", "application/pdf"))]
    asked = request([("picture", parts[0]), ("specification", parts[1])], "", "m", Settings())
    texts = [part.text for part in asked.turns[0].parts if isinstance(part, TextPart)]
    assert texts[:2] == ["File 1, a picture of the product:", "File 2, the specification:"]
    assert asked.settings.media_resolution == "high" and "no specification" not in texts[-1]
    alone = request([("picture", parts[0])], "Look at the seams.", "m", Settings(media_resolution="low"))
    last = alone.turns[0].parts[-1]
    assert isinstance(last, TextPart) and last.text.startswith("Look at the seams.") and "no specification" in last.text
    assert alone.settings.media_resolution == "low"


def test_a_further_question_is_answered_in_words() -> None:
    asked = request([], "", "m", Settings())
    more = follow_up(asked, "{}", "Why?")
    assert more.schema is None and [turn.role for turn in more.turns] == ["user", "model", "user"]


def test_an_answer_becomes_claims_with_their_places() -> None:
    told = {claim.id: claim for claim in claims(read(), FILES)}
    assert list(told) == [
        "summary", "verdict", "score", "requirement-1", "requirement-2", "defect-1", "defect-2", "deviation-1",
        "recommendation-1",
    ]  # fmt: skip
    assert told["defect-1"].evidence == (Box(source=0, box=(10, 20, 30, 40)),)
    assert told["defect-2"].evidence == (Moment(source=2, start=3.5),)
    quote = Quote(source=1, quote="Net weight 500 g", page=4, line=1, box=(100, 100, 120, 400))
    assert told["deviation-1"].evidence == (quote, Box(source=0, box=(700, 50, 800, 300)))
    assert told["verdict"].value == "fail" and told["score"].value == 40


def test_a_sound_answer_passes_every_check() -> None:
    assert set(marks(read()).values()) == {True}


@pytest.mark.parametrize(
    ("changes", "field", "name", "ok"),
    [
        ({"verdict": "pass", "score": 90}, "verdict", FITS, False),
        ({"verdict": "pass", "score": 90, "defects": [DENT], "deviations": []}, "verdict", FITS, True),
        ({"defects": [], "deviations": []}, "verdict", FITS, False),
        ({"verdict": "review required"}, "verdict", FITS, True),
        ({"verdict": "review required", "summary": ""}, "verdict", FITS, None),
        ({"score": 70}, "score", "Score fits the verdict", False),
        ({"score": 69}, "score", "Score fits the verdict", True),
        ({"verdict": "pass", "score": 69}, "score", "Score fits the verdict", False),
        ({"score": 101}, "score", "Score is on its scale", False),
        ({"score": -1}, "score", "Score is on its scale", False),
        ({"defects": [{**DENT, "box_2d": [10, 20, 10, 40]}]}, "defect-1", "Place lies in the picture", False),
        ({"defects": [{**DENT, "box_2d": [10, 20, 30, 1001]}]}, "defect-1", "Place lies in the picture", False),
        ({"defects": [{**DENT, "box_2d": [10, 20, 30]}]}, "defect-1", "Place lies in the picture", False),
        ({"defects": [{**DENT, "box_2d": None}]}, "defect-1", "Place", None),
        ({"defects": [{**DENT, "file": 4}]}, "defect-1", "File is one of those sent", False),
        ({"defects": [{**DENT, "file": 2}]}, "defect-1", "File is one of those sent", False),
        ({"defects": [{**DENT, "file": 3, "second": 12.4}]}, "defect-1", "Time lies in the clip", True),
        ({"defects": [{**DENT, "file": 3, "second": 13}]}, "defect-1", "Time lies in the clip", False),
        ({"defects": [{**DENT, "file": 3, "second": -1}]}, "defect-1", "Time lies in the clip", False),
        ({"deviations": [{**DEVIATION, "quote": " "}]}, "deviation-1", QUOTED, False),
        ({"deviations": [{**DEVIATION, "quote": "Net weight 400 g"}]}, "deviation-1", QUOTED, False),
        ({"deviations": [{**DEVIATION, "page": 1}]}, "deviation-1", QUOTED, False),
        ({"deviations": [{**DEVIATION, "page": None}]}, "deviation-1", QUOTED, True),
    ],
)  # fmt: skip
def test_a_check_marks_what_does_not_hold(changes: dict[str, Any], field: str, name: str, ok: bool | None) -> None:
    found = read(**changes)
    assert one(found, field, name) is ok
    assert len(claims(found, FILES)) >= 4 - (not found.summary)


def test_a_quote_on_another_page_is_shown_where_it_stands() -> None:
    found = read(deviations=[{**DEVIATION, "page": 1}])
    (quote, _) = claims(found, FILES)[7].evidence
    assert isinstance(quote, Quote) and (quote.page, quote.box) == (4, None)
    (check,) = [check for check in checks(found, FILES) if check.name == QUOTED and "deviation-1" in check.fields]
    assert check.expected == "page 3" and check.found == "page 4, line 1: Net weight 500 g"


def test_a_scan_is_not_checked_and_no_specification_differs() -> None:
    scan = replace(PAPER, rows={3: "", 4: ""})
    assert one(read(), "deviation-1", QUOTED, (PICTURE, scan, FILM)) is None
    assert one(read(), "deviation-1", QUOTED, (PICTURE, FILM)) is False


def test_a_length_that_is_unknown_checks_nothing() -> None:
    found = read(defects=[{"what": "A crack", "severity": "critical", "second": 99}], deviations=[])
    assert one(found, "defect-1", "Time lies in the clip", (PICTURE, replace(FILM, seconds=None))) is None


def test_what_makes_no_sense_is_dropped_and_counted() -> None:
    found = read(defects=[DENT, {"what": "x", "severity": "awful"}, 7], verdict="perhaps", score="high", summary=None)
    assert (len(found.defects), found.dropped, found.verdict, found.score, found.summary) == (1, 2, None, None, "")
    assert findings({}, partial=True) == Findings(partial=True) and not Findings().is_something


def test_a_sentence_that_goes_on_in_its_column_is_found_too() -> None:
    rows = "The lamp is made Net weight\nof beech wood. 500 g"
    paper = replace(PAPER, rows={4: rows}, texts={4: "The lamp is made\nof beech wood.\nNet weight\n500 g"})
    found = read(deviations=[{**DEVIATION, "quote": "The lamp is made of beech wood."}])
    assert one(found, "deviation-1", QUOTED, (PICTURE, paper, FILM)) is True
    assert one(found, "deviation-1", QUOTED, (PICTURE, replace(paper, texts={}), FILM)) is False
