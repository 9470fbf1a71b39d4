from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal

from components.analysis.compare import Findings, Improvement
from components.analysis.compare_report import Report, archive, as_json, as_markdown, plain
from components.analysis.verdicts import judge
from components.media.compare.value import Placement
from tests.analysis.comparing import aligned, comparison, difference

ROWS = (
    difference(a=[200, 300, 300, 400], b=[200, 300, 300, 400], what="The button is [red](http://x.example)"),
    difference("added", what="A title"),
)
REPORT = Report(
    names=("before.png", "after_1.png"),
    question="What changed?",
    aligned=aligned(notes=("The second picture was brought to the size of the first.",)),
    pixels=comparison(),
    findings=Findings("Two things.", ROWS),
    verdicts=tuple(judge(row, comparison(), Placement()) for row in ROWS),
    crops=(("crops/1-a.png", "crops/1-b.png"), None),
    model="some-model",
    cost=Decimal("0.0012"),
)


def test_a_report_to_read() -> None:
    assert as_markdown(REPORT) == EXPECTED


def test_a_report_to_compute_with() -> None:
    facts = json.loads(as_json(REPORT))
    assert facts["files"] == ["before.png", "after_1.png"]
    assert (facts["pixels"]["changed"], facts["pixels"]["share"], facts["alignment"]["how"]) == (
        10_100,
        0.0101,
        "same size",
    )
    assert facts["differences"][0] == {
        "kind": "modified",
        "what": "The button is [red](http://x.example)",
        "box_a": [200, 300, 300, 400],
        "box_b": [200, 300, 300, 400],
        "severity": "medium",
        "certainty": 0.9,
        "verdict": "pixels agree",
        "reason": "69 % of the place changed.",
        "changes": [1],
    }
    assert (facts["changes_not_named"], facts["cost_usd"], facts["complete"]) == ([2], "0.0012", True)


def test_no_path_of_the_machine_goes_out() -> None:
    assert "view.png" not in as_json(REPORT).decode() and "heat.png" not in as_json(REPORT).decode()


def test_before_a_model_was_asked_the_pixels_speak_alone() -> None:
    bare = replace(REPORT, findings=None, verdicts=(), crops=(), model="", cost=None)
    assert "## Pixels" in as_markdown(bare) and "Asked" not in as_markdown(bare) and "Cost" not in as_markdown(bare)
    facts = json.loads(as_json(bare))
    assert (facts["differences"], facts["summary"], facts["complete"], facts["cost_usd"]) == ([], None, None, None)


def test_a_critique_has_no_pixels() -> None:
    better = Improvement(what="Enlarge it", why="It is small.", box=[0, 0, 9, 9], severity="high")
    report = Report(("screen.png",), "Improve it", findings=Findings("A form.", improvements=(better,), partial=True))
    text = as_markdown(report)
    assert "## Pixels" not in text and "The answer broke off" in text and "Cost: unknown" in text
    assert "### 1. Enlarge it\n\nIt is small. Severity: high." in text
    assert json.loads(as_json(report))["improvements"][0]["box"] == [0, 0, 9, 9]


def test_words_of_a_model_stay_words() -> None:
    assert plain("![x](http://y) <b>\n# *hi*") == r"\!\[x\]\(http://y\) \<b\> \# \*hi\*"


def test_all_in_one_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(REPORT, {"crops/1-a.png": b"picture"}))) as box:
        assert box.namelist() == ["report.md", "report.json", "crops/1-a.png"]
        assert box.read("report.md").decode() == as_markdown(REPORT)
        assert box.read("crops/1-a.png") == b"picture"


EXPECTED = r"""# before.png and after\_1.png

## Pixels

- Sizes: 1000 × 1000 and 1000 × 1000 pixels
- Changed: 10,100 of 1,000,000 pixels (1.01 %)
- Colours up to 0.1 apart count as the same; 12 pixels only smooth an edge
- Structural similarity (SSIM): 0.9877
- Perceptual hash: 3 of 256 bits apart
- The second picture was brought to the size of the first.

| Change | Box in A | Box in B | Pixels | Strength |
| --- | --- | --- | --- | --- |
| 1 | 200 300 300 400 | 200 300 300 400 | 10,000 | 0.50 |
| 2 | 700 700 710 710 | 700 700 710 710 | 100 | 0.50 |

## some-model

Asked: What changed?

Two things.

### 1. Modified: The button is \[red\]\(http://x.example\)

Severity medium, certainty 90 %; in A 200 300 300 400, in B 200 300 300 400.
**Pixels agree**: 69 % of the place changed.

![A](crops/1-a.png) ![B](crops/1-b.png)

### 2. Added: A title

Severity medium, certainty 90 %; in A nowhere, in B nowhere.
**Outside what pixels show**: The model gave no place.

Changes of pixels that the model did not name: 2.

Cost: $0.0012
"""
