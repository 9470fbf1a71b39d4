"""Inspections taken along: Word, JSON, CSV, XLSX."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal

from docx import Document
from PIL import Image

from components.analysis.checks import Check
from components.analysis.evidence import Box, Moment, Quote
from components.analysis.inspect_docx import Picture, as_docx
from components.analysis.inspect_export import as_csv, as_json, as_xlsx
from components.analysis.result import Claim, Result, Source
from components.prices.money import money

LAMP = Result(
    task="inspect",
    title="=lamp",
    claims=(
        Claim(id="summary", kind="summary", text="Too\x00 dark."),
        Claim(id="verdict", kind="verdict", value="fail"),
        Claim(id="score", kind="score", value=40),
        Claim(
            id="deviation-1",
            kind="deviation",
            text="5 W, not 8 W",
            severity="high",
            details={"Specification": "Power 8 W", "Product": "5 W"},
            evidence=(Quote(source=1, quote="Power 8 W", page=2, line=7), Box(source=0, box=(1, 2, 3, 4))),
        ),
        Claim(id="defect-1", kind="defect", text="Flickers", severity="low", evidence=(Moment(source=2, start=63),)),
        Claim(id="recommendation-1", kind="recommendation", text="Change the bulb"),
    ),
    checks=(
        Check("Verdict fits what was found", True, "a defect", "1 defect", "", ("verdict",)),
        Check("Quote is in the specification", False, "Power 8 W", "Power 9 W", "89 % alike", ("deviation-1",)),
    ),
    sources=(Source(name="lamp.png", mime_type="image/png"), Source(name="spec.pdf"), Source(name="lamp.mp4")),
    model="some-model",
    cost=Decimal("0.0123"),
)
CUP = Result(task="inspect", title="cup", claims=(Claim(id="verdict", kind="verdict", value="pass"),), cost=None)


def picture() -> Picture:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(target, "PNG")
    return Picture("lamp.png", target.getvalue())


def test_the_report_tells_findings_places_and_checks() -> None:
    document = Document(io.BytesIO(as_docx([LAMP, CUP], {"=lamp": [picture()]})))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for line in (
        "Verdict: fail   Score: 40 of 100",
        "Too dark.",
        "1. high: 5 W, not 8 W",
        "Place: spec.pdf, page 2, line 7",
        "Place: lamp.png, [1, 2, 3, 4] of 1000 (top, left, bottom, right)",
        "Check, differs: Quote is in the specification (Power 9 W)",
        "D1. low: Flickers",
        "Place: lamp.mp4, 1:03",
        "Change the bulb",
        f"Model: some-model. Cost: {money(LAMP.cost)}.",
        "Verdict: pass   Score: none",
    ):
        assert line in lines
    overview = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert overview[1:] == [["=lamp", "fail", "40", "2", "1"], ["cup", "pass", "", "0", "0"]]
    assert len(document.inline_shapes) == 1


def test_json_holds_everything_of_one_or_of_many() -> None:
    one = json.loads(as_json([LAMP]))
    assert one["title"] == "=lamp" and one["cost"] == "0.0123" and one["claims"][3]["evidence"][0]["line"] == 7
    assert [each["title"] for each in json.loads(as_json([LAMP, CUP]))] == ["=lamp", "cup"]


def test_a_table_of_many_never_holds_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([LAMP, CUP]).decode("utf-8-sig"))))
    assert [row["item"] for row in rows] == ["'=lamp", "cup"]
    assert (rows[0]["score"], rows[0]["checks_that_differ"], rows[0]["cost_usd"]) == ("40", "1", "0.0123")
    assert rows[1]["cost_usd"] == "unknown"


def test_the_workbook_has_items_findings_and_checks() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([LAMP, CUP]))) as book:
        sheets, strings = (book.read(f"xl/{name}.xml").decode() for name in ("workbook", "sharedStrings"))
        items = book.read("xl/worksheets/sheet1.xml").decode()
    assert [f'name="{name}"' in sheets for name in ("Items", "Findings", "Checks")] == [True] * 3
    assert "spec.pdf, page 2, line 7" in strings and ">unknown<" in strings
    assert "<v>0.0123</v>" in items and "<f>" not in items
