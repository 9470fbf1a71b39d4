"""Simple reckoning over a table: sum, mean, largest, smallest, how many; and the value of a named row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
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
# What narrows or divides the rows in a way that isn't reckoned here.
NARROWS = re.compile(
    r"\b(more than|less than|over|under|above|below|between|except|without|excluding|not|before|after|since|until|per|"
    r"each|every|by \w+|median|percent\w*|share|ratio|difference|growth|top \w+|second|last|first|other than|"
    r"at least|at most|weighted|monthly|yearly)\b|[<>%]",
    re.IGNORECASE,
)

# Behind "in" or "of" they mean the table itself, all of it or what is reckoned.
WHOLE = set(
    "the a an all this that these those table file files data rows row lines entries csv sheet spreadsheet list "
    "document it them everything column columns values numbers total sum average mean maximum minimum highest "
    "lowest".split()
)


def names_column(question: str, found: Grid) -> bool:
    return any(_stems(found.header[at]) <= _stems(question.lower()) for at in found.numeric if _stems(found.header[at]))


def reckoned(question: str, found: Grid) -> str:
    """A sentence with the figure and how it came about; "" when the table does not answer the question."""
    asked = question.lower()
    what = next((name for pattern, name in ASKED if re.search(pattern, asked)), "")
    column = _column(asked, found)
    if row := _row(asked, found):
        return _cell(row, column, found)
    if not what or (column is None and what != "rows"):
        return ""
    chosen, kept, where = _meant(asked, found)
    if not _is_understood(question, found, chosen):
        return _offer(found)
    if what == "rows":
        return f"{len(kept.rows)} rows{where or ' stand below the header'}.\n" if found.plain else ""
    pairs: Values = [
        (row[0], value) for row, value in zip(kept.rows, kept.numbers(column or 0), strict=True) if value is not None
    ]
    name = found.header[column or 0]
    if what in EXTREMES and (group := _group(asked, found, chosen)) is not None:
        pairs, name = _summed(kept, group, column or 0), f"sum of {name} by {found.header[group]}"
    return (
        _told(what, f"{name}{where}", pairs, max(len(pairs), 0 if "sum of" in name else len(kept.rows)))
        if pairs
        else ""
    )


def _meant(asked: str, found: Grid) -> tuple[dict[int, list[str]], Grid, str]:
    """The rows that the question's words choose, column by column: those whose cell it names."""
    words = _stems(asked)
    chosen: dict[int, list[str]] = {}
    for at in range(len(found.header)):
        cells = dict.fromkeys(row[at] for row in found.rows)
        named = [cell for cell in cells if re.search(r"[^\W\d_]", cell) and _stems(cell) <= words]
        if named and at not in found.numeric:
            chosen[at] = named
    rows = tuple(row for row in found.rows if all(row[at] in named for at, named in chosen.items()))
    where = ", ".join(f"{found.header[at]} {' or '.join(named)}" for at, named in chosen.items())
    return chosen, replace(found, rows=rows), f" where {where}" if where else ""


def _is_understood(question: str, found: Grid, chosen: dict[int, list[str]]) -> bool:
    """Whether nothing else in the question narrows the rows: no comparison, no number, no name that isn't a cell."""
    known = _stems(" ".join((*found.header, found.title, *(cell for named in chosen.values() for cell in named))))
    names = {word for word in re.findall(r"(?<=[^.?!\s]\s)[A-Z][\w-]*|\b\w*\d[\w.,-]*", question)}
    names |= (
        set(re.findall(r"\b(?:in|for|from|at|with|on|of|during)\s+(?:the\s+|a\s+|an\s+)?([^\W\d]+)", question)) - WHOLE
    )
    return not NARROWS.search(question) and all(_stems(word) <= known for word in names)


def _group(asked: str, found: Grid, chosen: dict[int, list[str]]) -> int | None:
    """The column of names that the question asks for, where names stand in it more than once."""
    for at, name in enumerate(found.header):
        cells = [row[at] for row in found.rows]
        if (
            at not in found.numeric
            and at not in chosen
            and len(set(cells)) < len(cells)
            and _stems(name) <= _stems(asked)
        ):
            return at
    return None


def _summed(found: Grid, group: int, column: int) -> Values:
    sums: dict[str, Decimal] = {}
    for row, value in zip(found.rows, found.numbers(column), strict=True):
        sums[row[group]] = sums.get(row[group], Decimal()) + (value or 0)
    return list(sums.items())


def _offer(found: Grid) -> str:
    """Instead of a figure of other rows than were meant."""
    numbers = ", ".join(found.header[at] for at in found.numeric)
    names = ", ".join(name for at, name in enumerate(found.header) if at not in found.numeric)
    return (
        "I am not sure which rows are meant, so I give no figure. I can give the sum, mean, largest or smallest of "
        f"{numbers}"
        + (f", of all rows or of those with one value of {names}, as it is written there.\n" if names else ".\n")
    )


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
