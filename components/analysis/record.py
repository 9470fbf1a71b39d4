"""A record as rows of a table and back, so that a person can edit it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from components.analysis.checks import CENT, decimal
from components.analysis.shape import Column, Entry, Shape

SEPARATOR = "; "


def value_rows(shape: Shape, record: Mapping[str, Any]) -> list[dict[str, str]]:
    """One row a plain field: its name and its value as text, "" for nothing."""
    return [{"field": entry.name, "value": cell_text(entry, record.get(entry.name))} for entry in shape.plain]


def table_rows(table: Entry, record: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of one table, each cell as text."""
    rows = record.get(table.name) or ()
    return [{column.name: cell_text(column, row.get(column.name)) for column in table.columns} for row in rows]


def with_values(shape: Shape, record: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The record with its plain fields taken from edited rows; numbers are read in either decimal notation."""
    texts = {str(row["field"]): row.get("value") for row in rows}
    return {**record, **{entry.name: from_text(entry, texts.get(entry.name)) for entry in shape.plain}}


def with_table(shape: Shape, record: Mapping[str, Any], name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The record with one table taken from edited rows; rows with nothing in them are dropped."""
    table = next(entry for entry in shape.tables if entry.name == name)
    typed = [{column.name: from_text(column, row.get(column.name)) for column in table.columns} for row in rows]
    return {**record, name: [row for row in typed if any(cell is not None for cell in row.values())]}


def cell_text(column: Column, value: Any) -> str:
    """A cell as text; amounts with at least two decimals, as money is written."""
    number = decimal(value) if column.kind == "amount" else None
    if number is None:
        return as_text(value)
    return f"{number:.2f}" if number == number.quantize(CENT) else f"{number:f}"


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return SEPARATOR.join(as_text(part) for part in value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def from_text(column: Column, text: Any) -> Any:
    """The typed value of an edited cell. A number that can't be read stays text, so that nothing typed is lost."""
    if text is None or text != text or str(text).strip() == "":
        return [] if column.kind == "list" else None
    written = str(text).strip()
    match column.kind:
        case "amount" | "number":
            number = parse_amount(written)
            return written if number is None else number
        case "yes or no":
            return {"yes": True, "true": True, "no": False, "false": False}.get(written.casefold(), written)
        case "list":
            return [part.strip() for part in written.split(SEPARATOR.strip()) if part.strip()]
        case _:
            return written


def parse_amount(text: str) -> Decimal | None:
    """1,234.50 and 1.234,50 and 12,5 alike; the last mark is the decimal one unless three digits follow it."""
    bare = re.sub(r"[^\d.,+-]", "", text)
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return decimal(bare)
    whole, fraction = re.sub(r"[.,]", "", bare[:last]), bare[last + 1 :]
    grouped = len(fraction) == 3 and (bare.count(bare[last]) > 1 or bare[last] == ",")
    return decimal(f"{whole}{fraction}" if grouped else f"{whole}.{fraction}")
