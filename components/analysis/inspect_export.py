"""Inspections as data: JSON, and a table of many as CSV or XLSX."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter

from components.analysis.exports import frame_csv
from components.analysis.inspect_docx import RESULTS, said, where
from components.analysis.result import Claim, Result
from components.cells import LONGEST, clean

Table = tuple[str, list[str], list[list[Any]]]


def as_json(results: Sequence[Result]) -> bytes:
    """Claims with evidence, checks, tokens and cost; places in thousandths (top, left, bottom, right)."""
    documents = [result.model_dump(mode="json", exclude={"data"}) for result in results]
    value = documents[0] if len(documents) == 1 else documents
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()


def row(result: Result) -> dict[str, Any]:
    """One item in the table of many."""
    score = next((claim.value for claim in result.of_kind("score")), None)
    return {
        "item": result.title,
        "state": result.state,
        "verdict": said(result, "verdict"),
        "score": score,
        "requirements_judged": _judged(result),
        "defects": len(result.of_kind("defect")),
        "deviations": len(result.of_kind("deviation")),
        "checks_that_differ": sum(check.ok is False for check in result.checks),
        "cost_usd": "unknown" if result.cost is None else result.cost,
        "model": result.model,
        "files": ", ".join(source.name for source in result.sources),
    }


def _judged(result: Result) -> str:
    """Such as "7 of 9"; "" without a specification."""
    rows = result.of_kind("requirement")
    return f"{sum(claim.value in ('met', 'not met') for claim in rows)} of {len(rows)}" if rows else ""


def as_csv(results: Sequence[Result]) -> bytes:
    """One row an item."""
    return frame_csv(pd.DataFrame([row(result) for result in results], dtype=object))


def as_xlsx(results: Sequence[Result]) -> bytes:
    """A workbook: items, findings, checks."""
    target = io.BytesIO()
    # Text from a document must never become a formula or a link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        for title, names, rows in _tables(results):
            page = book.add_worksheet(title)
            page.write_row(0, 0, names, bold)
            page.freeze_panes(1, 1)
            for number, cells in enumerate(rows, 1):
                for column, cell in enumerate(cells):
                    _write(page, number, column, cell)
            page.autofit()
    return target.getvalue()


def _tables(results: Sequence[Result]) -> list[Table]:
    items = [row(result) for result in results]
    return [
        ("Items", list(items[0]) if items else ["item"], [list(item.values()) for item in items]),
        (
            "Findings",
            ["item", "kind", "severity", "what", "specification", "product", "where"],
            [_finding(result, claim) for result in results for claim in result.of_kind("deviation", "defect")],
        ),
        (
            "Requirements",
            ["item", "requirement", "state", "product", "where"],
            [_requirement(result, claim) for result in results for claim in result.of_kind("requirement")],
        ),
        (
            "Checks",
            ["item", "about", "check", "result", "expected", "found", "difference"],
            [
                [result.title, ", ".join(c.fields), c.name, RESULTS[c.ok], c.expected, c.found, c.difference]
                for result in results
                for c in result.checks
            ],
        ),
    ]


def _requirement(result: Result, claim: Claim) -> list[Any]:
    places = "; ".join(where(result, evidence) for evidence in claim.evidence)
    return [result.title, claim.text, claim.value, claim.details.get("Product", ""), places]


def _finding(result: Result, claim: Claim) -> list[Any]:
    details: Mapping[str, str] = claim.details
    places = "; ".join(where(result, evidence) for evidence in claim.evidence)
    told = (details.get("Specification"), details.get("Product"))
    return [result.title, claim.kind, claim.severity, claim.text, *told, places]


def _write(page: Any, number: int, column: int, cell: Any) -> None:
    if isinstance(cell, Decimal | int | float):
        page.write_number(number, column, float(cell))
    elif cell not in (None, ""):
        page.write_string(number, column, clean(str(cell))[:LONGEST])
