"""Records as files: JSON, CSV and XLSX."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter

from components.analysis.checks import Check
from components.analysis.shape import Column, Entry, Evidence, Shape
from components.cells import LONGEST, clean, safe, sheet_name


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document's outcome as it is exported: `cost` in USD, None when unknown."""

    name: str
    record: Mapping[str, Any]
    checks: Sequence[Check] = ()
    evidence: Sequence[Evidence] = ()
    model: str = ""
    cost: Decimal | None = None
    state: str = "done"


def as_json(sheets: Sequence[Sheet]) -> bytes:
    """A list of documents with record, checks and evidence; amounts as numbers, as read."""
    return _dump([_document(sheet) for sheet in sheets])


def one_json(sheet: Sheet) -> bytes:
    return _dump(_document(sheet))


def as_csv(shape: Shape, sheets: Sequence[Sheet]) -> bytes:
    """One row a document, tables as JSON in their cell."""
    rows = [[sheet.name, *(_flat(sheet.record.get(entry.name)) for entry in shape.entries)] for sheet in sheets]
    return frame_csv(pd.DataFrame(rows, columns=["file", *_names(shape.entries)], dtype=object))


def frame_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a mark, so that Excel reads accents."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([safe(str(name)) for name in frame.columns])
    rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(shape: Shape, sheets: Sequence[Sheet]) -> bytes:
    """A workbook: records, one sheet for each table of the shape, checks, evidence."""
    target = io.BytesIO()
    # Text from a document must never become a formula or a link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True})
        for title, names, rows in _tables(shape, sheets):
            page = book.add_worksheet(sheet_name(title, [sheet.name for sheet in book.worksheets()]))
            page.write_row(0, 0, [clean(name) for name in names], head)
            page.freeze_panes(1, 1)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    _write(page, number, column, cell)
            page.autofit()
    return target.getvalue()


Table = tuple[str, list[str], list[list[Any]]]
RESULTS = {True: "ok", False: "warning", None: "not checked"}


def _tables(shape: Shape, sheets: Sequence[Sheet]) -> list[Table]:
    return [
        _records(shape, sheets),
        *(_rows(table, sheets) for table in shape.tables),
        (
            "Checks",
            ["file", "check", "result", "expected", "found", "difference"],
            [[s.name, c.name, RESULTS[c.ok], c.expected, c.found, c.difference] for s in sheets for c in s.checks],
        ),
        (
            "Evidence",
            ["file", "field", "quote", "page", "box_2d"],
            [[s.name, e.field, e.quote, e.page, _flat(e.box_2d)] for s in sheets for e in s.evidence],
        ),
    ]


def _records(shape: Shape, sheets: Sequence[Sheet]) -> Table:
    rows = []
    for sheet in sheets:
        cells = [_flat(sheet.record.get(entry.name)) for entry in shape.plain]
        rows.append([sheet.name, sheet.state, *cells, sheet.model, "unknown" if sheet.cost is None else sheet.cost])
    return "Records", ["file", "state", *_names(shape.plain), "model", "cost_usd"], rows


def _rows(table: Entry, sheets: Sequence[Sheet]) -> Table:
    rows = [
        [sheet.name, *(_flat(row.get(column.name)) for column in table.columns)]
        for sheet in sheets
        for row in sheet.record.get(table.name) or ()
    ]
    return table.name.replace("_", " ").title(), ["file", *_names(table.columns)], rows


def _write(page: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, Decimal | int | float):
        page.write_number(row, column, float(cell))
    elif cell not in (None, ""):
        page.write_string(row, column, clean(str(cell))[:LONGEST])


def _document(sheet: Sheet) -> dict[str, Any]:
    return {
        "file": sheet.name,
        "state": sheet.state,
        "record": sheet.record,
        "checks": [asdict(check) for check in sheet.checks],
        "evidence": [evidence.model_dump(mode="json") for evidence in sheet.evidence],
        "model": sheet.model,
        "cost_usd": None if sheet.cost is None else str(sheet.cost),
    }


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_number).encode()


def _number(value: object) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


def _names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]


def _flat(value: Any) -> Any:
    """A cell's value: lists and rows as JSON, nothing for an empty one."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_number) if value else None
    return value
