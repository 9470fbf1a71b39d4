"""Tables among the files: text with separators, print in columns, charts whose values are printed."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

from components.offline.answer.amounts import amounts
from components.offline.senses.page import Line, Row
from components.offline.senses.source import Source

MOST_ROWS = 10_000
TICKS = 3  # numbers in a column at the side make an axis


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of text, each as long as the header. `title` is what stands above; `gaps` tells what was not printed.

    `plain` is one whose columns are beyond doubt, so that its only numbers may be meant without being named.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    gaps: tuple[str, ...] = ()
    plain: bool = True

    def numbers(self, column: int) -> list[Decimal | None]:
        return [number(row[column]) for row in self.rows]

    @property
    def numeric(self) -> list[int]:
        """Columns that hold numbers, mostly."""
        return [
            at
            for at in range(len(self.header))
            if self.rows and sum(one is not None for one in self.numbers(at)) * 2 > len(self.rows)
        ]


def number(cell: str) -> Decimal | None:
    """The one number of a cell that holds nothing else but a unit or sign."""
    found = amounts(cell)
    bare = re.sub(r"[\d.,'’\s%$€£¥+−-]", "", cell)
    return found[0].value if len(found) == 1 and len(bare) <= 3 else _percent(cell)


def _percent(cell: str) -> Decimal | None:
    match = re.fullmatch(r"\s*(-?\d+(?:[.,]\d+)?)\s?%\s*", cell)
    return Decimal(match[1].replace(",", ".")) if match else None


def grid(source: Source) -> Grid | None:
    """The table that this file is or shows; None when it shows none that can be read."""
    if source.kind == "text":
        return separated(source)
    return chart(source.rows) or columns(source.rows)


def separated(source: Source) -> Grid | None:
    """Text whose lines have the same number of fields, the first row naming them."""
    if source.path is None:
        return None
    text = source.path.read_bytes().decode("utf-8-sig", "replace")
    lines = [line for line in text.splitlines() if line.strip()]
    for delimiter in ",;\t|":
        rows = [tuple(cell.strip() for cell in row) for row in csv.reader(lines[:MOST_ROWS], delimiter=delimiter)]
        if len(rows) >= 2 and len(rows[0]) >= 2 and {len(row) for row in rows} == {len(rows[0])}:
            return Grid(rows[0], tuple(rows[1:]))
    return None


def columns(rows: Sequence[Row]) -> Grid | None:
    """Print that stands in the same number of columns for three rows or more; the first of them names the columns."""
    best: list[Row] = []
    run: list[Row] = []
    for row in rows:
        run = [*run, row] if run and len(run[-1].lines) == len(row.lines) else [row]
        if len(row.lines) >= 2 and len(run) > len(best):
            best = run
    if len(best) < 3:
        return None
    cells = [tuple(line.text for line in row.lines) for row in best]
    if any(number(cell) is not None for cell in cells[0][1:]):
        return Grid(("Name", *(f"Value {at}" for at in range(1, len(cells[0])))), tuple(cells), plain=False)
    return Grid(cells[0], tuple(cells[1:]), plain=False)


def chart(rows: Sequence[Row]) -> Grid | None:
    """Names in one row, and for each the number that stands above or below it; None where few have one."""
    named = [row for row in rows if sum(number(line.text) is None for line in row.lines) >= 2]
    # A number beside words belongs to them: such rows are a list or a receipt, no chart.
    bare = [row.lines for row in rows if all(number(line.text) is not None for line in row.lines)]
    values = _without_axis([line for lines in bare for line in lines])
    for row in reversed(named):
        names = [line for line in row.lines if number(line.text) is None]
        found = {name.text: _near(name, names, values) for name in names}
        if sum(value is not None for value in found.values()) * 2 > len(names):
            cells = tuple((name, value.text if value else "") for name, value in found.items())
            gaps = tuple(name for name, value in found.items() if value is None)
            return Grid(("Category", "Value"), cells, _title(rows, row), gaps)
    return None


def _near(name: Line, names: Sequence[Line], values: Sequence[Line]) -> Line | None:
    """The number in the name's own column, nearest to its middle."""
    middles = sorted(_middle(one) for one in names)
    reach = min(after - before for before, after in pairwise(middles)) / 2
    inside = [value for value in values if abs(_middle(value) - _middle(name)) < reach]
    return min(inside, key=lambda value: abs(_middle(value) - _middle(name)), default=None)


def _without_axis(values: Sequence[Line]) -> list[Line]:
    """Numbers that end at one level, one under the other at even steps, are an axis's own."""
    kept = list(values)
    for one in values:
        pile = sorted((v for v in values if abs(v.box[3] - one.box[3]) <= 12), key=lambda v: v.box[0])
        steps = [below.box[0] - above.box[0] for above, below in pairwise(pile)]
        if len(pile) > TICKS and steps and max(steps) - min(steps) <= 0.25 * median(steps):
            kept = [value for value in kept if value not in pile]
    return kept


def _title(rows: Sequence[Row], below: Row) -> str:
    return next((row.text for row in rows if row is not below and number(row.text) is None and len(row.text) > 8), "")


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def as_markdown(found: Grid) -> str:
    rows = [found.header, tuple("---" for _ in found.header), *found.rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows) + "\n"
