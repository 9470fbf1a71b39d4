"""Simple reckoning over a table: sum, mean, largest, smallest, how many; and the value of a named row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from components.offline.answer.grid import Grid

WORDS = re.compile(r"[^\W_]+")
Values = Sequence[tuple[str, Decimal]]
EXTREMES: dict[str, Callable[[Values], tuple[str, Decimal]]] = {
    "largest": lambda values: max(values, key=lambda pair: pair[1]),
    "smallest": lambda values: min(values, key=lambda pair: pair[1]),
}
ASKED: tuple[tuple[str, str], ...] = (
    (r"\b(average|mean)\b", "mean"),
    (r"\b(highest|largest|biggest|maximum|max|most|best|top)\b", "largest"),
    (r"\b(lowest|smallest|minimum|min|least|fewest|worst)\b", "smallest"),
    (r"\b(sum|total|add up|altogether|in all|together)\b", "sum"),
    (r"\bhow many (rows|lines|entries|records)\b", "rows"),
)


def names_column(question: str, found: Grid) -> bool:
    return any(_stems(found.header[at]) <= _stems(question.lower()) for at in found.numeric if _stems(found.header[at]))


def reckoned(question: str, found: Grid) -> str:
    """A sentence with the figure and how it came about; "" when the table does not answer the question."""
    asked = question.lower()
    what = next((name for pattern, name in ASKED if re.search(pattern, asked)), "")
    if what == "rows" and found.plain:
        return f"The table has {len(found.rows)} rows below its header.\n"
    column = _column(asked, found)
    if row := _row(asked, found):
        return _cell(row, column, found)
    if not what or column is None:
        return ""
    pairs = [(row[0], value) for row, value in zip(found.rows, found.numbers(column), strict=True) if value is not None]
    return _told(what, found.header[column], pairs, len(found.rows)) if pairs else ""


def _told(what: str, name: str, pairs: Values, rows: int) -> str:
    values = [value for _, value in pairs]
    left = f"; {rows - len(pairs)} rows hold no number there" if len(pairs) < rows else ""
    if what in EXTREMES:
        label, value = EXTREMES[what](pairs)
        return f"The {what} {name} is {_plain(value)}, of {label} ({len(pairs)} rows compared{left}).\n"
    if what == "mean":
        mean = sum(values, Decimal()) / len(values)
        return (
            f"The mean of {name} is {_plain(mean)} ({_plain(sum(values, Decimal()))} over {len(values)} rows{left}).\n"
        )
    shown = " + ".join(_plain(value) for value in values)
    how = shown if len(values) <= 12 else f"{len(values)} rows"
    return f"The sum of {name} is {_plain(sum(values, Decimal()))} ({how}{left}).\n"


def _column(asked: str, found: Grid) -> int | None:
    """The column of numbers that the question names; the only one of a plain table where it names none."""
    numeric = found.numeric
    named = [at for at in numeric if _stems(found.header[at]) and _stems(found.header[at]) <= _stems(asked)]
    if named:
        return max(named, key=lambda at: len(found.header[at]))
    return numeric[0] if found.plain and len(numeric) == 1 else None


def _row(asked: str, found: Grid) -> tuple[str, ...] | None:
    """The row whose name the question holds; None if several do."""
    rows = [row for row in found.rows if _stems(row[0]) and _stems(row[0]) <= _stems(asked)]
    return rows[0] if len(rows) == 1 else None


def _cell(row: tuple[str, ...], column: int | None, found: Grid) -> str:
    if column is None:
        shown = "; ".join(f"{name} {cell}" for name, cell in zip(found.header[1:], row[1:], strict=True) if cell)
        return f"{row[0]}: {shown}.\n" if shown else ""
    return f"{row[0]}: {row[column]} ({found.header[column]}).\n" if row[column] else ""


def _stems(text: str) -> set[str]:
    """Words without their plural's s, so that "tents" finds "Tent"."""
    return {word.removesuffix("s") if len(word) > 3 else word for word in WORDS.findall(text.lower())}


def _plain(value: Decimal) -> str:
    rounded = round(value, 4).normalize()
    return f"{rounded:,f}"
