"""The articles on a paper; a name, its figures and its price may stand in one row or in several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from components.offline.answer.amounts import currencies
from components.offline.answer.dates import dates, times
from components.offline.answer.itemrows import CENT, Parsed, parse
from components.offline.answer.labels import kind, says, table, words
from components.offline.answer.paper import Paper
from components.offline.senses.page import Row

LONG_NAME = 4  # rows; what follows further down is no longer the name


@dataclass(frozen=True, slots=True)
class Item:
    """`rows` are those it was read from; what is not printed is None."""

    name: str
    rows: tuple[Row, ...]
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    total: Decimal | None = None
    code: str | None = None


def items(paper: Paper) -> list[Item]:
    """Articles in the order they are printed; none on a paper without sums."""
    if not any(kind(row.text) in ("total", "subtotal", "tendered") and paper.money(row.text) for row in paper.rows):
        return []
    parsed = [parse(paper, row) for row in region(paper)]
    telling = [one for one in parsed if one.name or one.total is not None or one.detail]
    return [item for item in map(_checked, _join(telling)) if item.name or item.total]


def region(paper: Paper) -> Sequence[Row]:
    """Rows between the column headings (or the paper's head) and the first sum, page by page."""
    rows = paper.rows
    priced = next((at for at, row in enumerate(rows) if _is_priced(paper, row)), None)
    sums = [at for at, row in enumerate(rows) if is_sum(paper, row)]
    payment = next((at for at in sums if kind(rows[at].text) == "tendered"), len(rows))
    if priced is None or priced > payment:
        return []
    heading = max((at for at, row in enumerate(rows[:priced]) if is_heading(row)), default=None)
    first = heading + 1 if heading is not None else _with_names_above(paper, priced)
    last = next((at for at in sums if at >= first), len(rows))
    return [row for row in rows[first:last] if not _is_note(paper, row) and not is_heading(row)]


def is_heading(row: Row) -> bool:
    """Column names: three pieces without figures, or words of which most are known for it."""
    if re.search(r"\d[.,]\d\d|\d{3}", row.text) or len(row.text) > 90:
        return False
    names = table()["header"]["phrases"]
    known = sum(any(says(word, [name]) == 0 for name in names) for word in words(row.text) if len(word) > 1)
    total = len([word for word in words(row.text) if len(word) > 1])
    columns = len(row.lines) >= 3 and not re.search(r"\d", row.text) and known >= 1
    pieces = len(row.lines) >= 2 and not re.search(r"\d", row.text) and known >= 1 and 2 * known >= total >= 2
    return columns or pieces or (known >= 2 and 2 * known > total)


def is_sum(paper: Paper, row: Row) -> bool:
    """A total, a tax, a payment ...: where the articles end. A row of columns is an article, whatever its name."""
    sort, label = kind(row.text), words(row.text)
    if sort in ("total", "subtotal", "rounding", "change", "count", "tax", "service", "discount", "tendered"):
        lead = says(row.text, _labels(sort))
        prices = paper.money(row.text)
        if sort in ("total", "subtotal", "count", "change", "rounding"):
            return 0 <= lead <= 2 and not (sort == "count" and len(prices) > 1)
        return 0 <= lead <= 1 and len(prices) == 1 and len(label) <= 6 and not re.match(r"\W*\d+\s", row.text)
    return label[:1] == ("sub",) and len(label) <= 2 and bool(paper.money(row.text))


def _labels(sort: str) -> list[str]:
    section = table()[sort]
    if sort == "total":
        return [*section["words"], *section["strong"], *section["weak"]]
    return list(section.get("phrases", section.get("words", [])))


def _is_priced(paper: Paper, row: Row) -> bool:
    return bool(paper.money(row.text)) and not _is_note(paper, row) and not is_sum(paper, row) and not is_heading(row)


def _with_names_above(paper: Paper, first: int) -> int:
    """Names may stand above their prices: step up over at most two rows of plain text."""
    start = first
    while start > max(0, first - 2) and _plain_name(paper, paper.rows[start - 1]):
        start -= 1
    return start


def _plain_name(paper: Paper, row: Row) -> bool:
    text = row.text
    bare = " ".join(words(text))
    notes = (" ".join(words(note)) for note in table()["notes"]["phrases"])
    if bare in notes or text.startswith("("):
        return False
    if _is_note(paper, row) or is_heading(row) or is_sum(paper, row) or paper.money(text):
        return False
    return not re.search(r":|\b\d{5}\b", text) and (_letters(text) >= _digits(text) or len(text) < 24)


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _is_note(paper: Paper, row: Row) -> bool:
    text = row.text
    if bool(times(text)) or bool(re.search(r"https?:|www\.|\S@\S+\.", text)):
        return True
    without_dates = re.sub(r"\d[\d/.:-]{5,}\d", "", text)
    if dates(text) and not paper.money(without_dates):
        return True
    if text.strip(" .:()") in currencies():
        return True
    lead = says(text, table()["notes"]["phrases"])
    return lead == 0 or (lead == 1 and not paper.money(text))


def _join(parsed: list[Parsed]) -> Iterator[Item]:
    """Rows into articles: a price without a name takes it from above or from below, as this paper does it."""
    above = _names_above(parsed)
    waiting: list[Parsed] = []
    current: Item | None = None
    for one in parsed:
        if one.total is not None:
            if current is not None:
                yield current
            if one.name and one.own_count:
                yield from (_item([other]) for other in waiting if other.own_count)
                waiting = [other for other in waiting if other.detail]
            takes = waiting if above or one.name or any(w.own_count or w.quantity for w in waiting) else []
            current, waiting = _item([*takes, one]), []
        elif current is not None and _belongs(current, one, above):
            current = _extended(current, one)
        elif ":" not in one.row.text:
            waiting.append(one)
    if current is not None:
        yield current


def _names_above(parsed: list[Parsed]) -> bool:
    """Whether the first price without a name has text before it that no other price has."""
    before: Parsed | None = None
    for one in parsed:
        if one.total is not None and not one.name:
            return before is not None and before.total is None
        before = one
    return False


def _belongs(item: Item, one: Parsed, above: bool) -> bool:
    """A row without a sum after an article: its figures, its name, or more of its name."""
    if one.detail:
        return _fits(item, one)
    if not item.name and not above:
        return True
    if one.own_count or ":" in one.row.text or above:
        return False
    return len(item.rows) < LONG_NAME and _right_below(item.rows[-1], one.row)


def _fits(item: Item, one: Parsed) -> bool:
    """Figures belong to an article that lacks them, and must make its price when they are complete."""
    if one.quantity is not None and one.unit_price is not None and item.total is not None:
        return abs(one.quantity * one.unit_price - item.total) <= CENT
    return item.unit_price is None or item.quantity is None


def _right_below(row: Row, other: Row) -> bool:
    return row.page == other.page and other.box[0] - row.box[2] < 1.5 * max(row.height, other.height)


def _item(rows: list[Parsed]) -> Item:
    def last(name: str) -> Decimal | None:
        return next((value for one in reversed(rows) if (value := getattr(one, name)) is not None), None)

    title = " ".join(one.name for one in rows if one.name)
    code = next((one.code for one in rows if one.code), None)
    return Item(title, tuple(one.row for one in rows), last("quantity"), last("unit_price"), last("total"), code)


def _extended(item: Item, one: Parsed) -> Item:
    return replace(
        item,
        name=f"{item.name} {one.name}".strip(),
        rows=(*item.rows, one.row),
        quantity=item.quantity if item.quantity is not None else one.quantity,
        unit_price=item.unit_price if item.unit_price is not None else one.unit_price,
        code=item.code or one.code,
    )


def _checked(item: Item) -> Item:
    """A price of one whose decimal point was not read, set right by what it must multiply to."""
    if item.unit_price is None or not item.quantity or item.total is None:
        return item
    for shift in (0, 2, 3):
        unit = item.unit_price.scaleb(-shift)
        if abs(unit * item.quantity - item.total) <= CENT:
            return replace(item, unit_price=unit)
    return item
