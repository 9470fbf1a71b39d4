"""Hostile values in cells, read back by a stranger."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest

from components.analysis.exports import Sheet, as_csv, as_xlsx, frame_csv
from components.analysis.shape import Column, Entry, Shape
from components.cells import safe, sheet_name

HOSTILE = (
    "=1+1",
    "+cmd|x",
    "-2+3*A1",
    "@SUM(A1)",
    "\t=1",
    "ACME\r=1+1",
    "a\r\nb",
    "x\0y",
    "\ud800",
    "\u202e=1",
    " =1",
    'q"uo,te',
)


@pytest.mark.parametrize("text", ["-12.50", "+49 30 123456", "-$5.00", "(030) 12", "-1,234.5 EUR", "-3 %"])
def test_numbers_stay_what_they_are(text: str) -> None:
    assert safe(text) == text and safe(-3) == -3


@pytest.mark.parametrize("text", HOSTILE)
def test_no_value_runs_or_breaks_out_of_its_cell(text: str) -> None:
    read = list(
        csv.reader(
            io.StringIO(
                frame_csv(pd.DataFrame({"a": [text], "b": ["end"]}, dtype=object)).decode("utf-8-sig"), newline=""
            ),
            strict=True,
        )
    )
    assert [len(row) for row in read] == [2, 2] and read[1][1] == "end" and "\r" not in read[1][0]
    assert not read[1][0].lstrip().startswith(("=", "+", "-", "@"))


def test_sheets_have_names_that_excel_takes() -> None:
    taken: list[str] = []
    for title in ("Records", "checks", "Checks", "History", "a" * 40, "a" * 41, "x[1]:*?/\\\\", "'", ""):
        taken.append(sheet_name(title, taken))
    assert len({name.lower() for name in taken}) == len(taken) and all(0 < len(name) <= 31 for name in taken)
    assert "history" not in {name.lower() for name in taken} and not set("[]:*?/\\\\") & set("".join(taken))


def test_a_workbook_takes_tables_called_as_its_own_sheets_and_holds_hostile_text() -> None:
    column = Column(name="what")
    tables = [
        Entry(name=name, kind="table", columns=(column,)) for name in ("checks", "records", "evidence", "history")
    ]
    shape = Shape(title="t", entries=(Entry(name="store"), *tables))
    rows = [{"what": text} for text in (*HOSTILE, "z" * 40_000)]
    sheets = [Sheet("f.png", {"store": "=1", **{table.name: rows for table in tables}})]
    with zipfile.ZipFile(io.BytesIO(as_xlsx(shape, sheets))) as book:
        parts = [ElementTree.fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xml")]
        found = ElementTree.fromstring(book.read("xl/workbook.xml")).findall(".//{*}sheet")
    assert not [part for part in parts if part.find(".//{*}f") is not None] and len(found) == 7
    assert as_csv(shape, sheets).decode("utf-8-sig").count("'=1") == 1
