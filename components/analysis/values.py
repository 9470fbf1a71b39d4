"""An extraction's values as claims, each with the printed text it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from components.analysis.evidence import Quote
from components.analysis.extract import Extraction
from components.analysis.record import as_text
from components.analysis.result import Claim
from components.analysis.shape import Evidence

Record = Mapping[str, Any]


def claims(extraction: Extraction, record: Record | None = None) -> tuple[Claim, ...]:
    """One claim for each value that was read, its path as id and field; what was not read claims nothing.

    `record` is the record as a person corrected it; what was read instead is told with the claim.
    """
    before = dict(paths(extraction.record))
    quotes: dict[str, list[Quote]] = {}
    for evidence in extraction.evidence:
        quotes.setdefault(evidence.field, []).append(quote(evidence))
    return tuple(
        Claim(
            id=path,
            kind="value",
            field=path,
            value=value,
            details=_corrected(before.get(path), value),
            evidence=tuple(quotes.get(path, ())),
        )
        for path, value in paths(extraction.record if record is None else record)
        if value not in (None, "", [])
    )


def _corrected(read: Any, value: Any) -> dict[str, str]:
    return {} if as_text(read) == as_text(value) else {"corrected, read as": as_text(read) or "nothing"}


def paths(record: Record) -> Iterator[tuple[str, Any]]:
    """Every field of a record with its path: total, items[0].price. A list of words is one value."""
    for name, value in record.items():
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        for number, row in enumerate(rows):
            yield from ((f"{name}[{number}].{column}", cell) for column, cell in row.items())
        if not rows:
            yield name, value


def quote(evidence: Evidence) -> Quote:
    """The place as it was read; a page or a box that can't be is left out."""
    page = evidence.page if evidence.page is not None and evidence.page > 0 else None
    box = evidence.box_2d
    return Quote(quote=evidence.quote, page=page, box=(box[0], box[1], box[2], box[3]) if box else None)
