"""The sums of a paper: what each labelled amount is, and which one is to be paid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations, pairwise

from components.offline.answer.labels import Kind, kind, says, strength, table, words
from components.offline.answer.paper import Found, Paper, found
from components.offline.senses.page import Row

NEAR = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with a label that has a meaning, and its amounts left to right."""

    index: int
    row: Row
    kind: Kind
    values: tuple[Decimal, ...]

    @property
    def value(self) -> Decimal:
        """The last amount that is not zero: sums stand at the right, but an empty column may stand beyond."""
        return next((value for value in reversed(self.values) if value), self.values[-1])


@dataclass(frozen=True)
class Ledger:
    """`items` is the sum of the article lines, if there are any: it supports a total, but makes none."""

    paper: Paper
    items: Decimal | None = None

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(_entries(self.paper))

    def of(self, *kinds: Kind) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind in kinds]

    @cached_property
    def total(self) -> Found | None:
        """The sum to pay: the best supported of the amounts labelled so, or what payment and change say."""
        candidates = [*self.of("total"), *self._paid(), *self.of("subtotal")]
        if not candidates:
            return None
        best = max(candidates, key=self._support)
        return found(best.value, best.row)

    @cached_property
    def subtotal(self) -> Found | None:
        entries = self.of("subtotal")
        if self.total is None or not entries:
            return None
        plain = [entry for entry in entries if says(entry.row.text, table()["subtotal"]["phrases"]) >= 0]
        chosen = (plain or entries)[0]
        return found(chosen.value, chosen.row)

    @cached_property
    def tax(self) -> Found | None:
        """One tax as it is labelled; several different ones are added up, quoted row by row. Else the tax table's."""
        below = [entry for entry in self.of("tax") if self._is_tax(entry)]
        different = list({(entry.value, _rate(entry.row.text)): entry for entry in below}.values())
        stated = [entry for entry in below if says(entry.row.text, table()["total"]["words"]) >= 0]
        chosen = stated[:1] or different or list(self._taxed())
        if not chosen:
            return None
        return found(sum((entry.value for entry in chosen), Decimal()), [entry.row for entry in chosen])

    def _taxed(self) -> Iterator[Entry]:
        """Rows of a tax table (base, tax) whose numbers bear each other out by their rate."""
        for entry in self.of("summary"):
            rate = _rate(entry.row.text) or _lone_rate(entry.values)
            if not rate or says(entry.row.text, [*table()["total"]["words"], *table()["service"]["phrases"]]) >= 0:
                continue
            share = Decimal(rate.replace(",", ".")) / 100
            pairs = [(base, tax) for base, tax in pairwise(entry.values) if tax]
            fitting = [tax for base, tax in pairs if abs(base * share - tax) < Decimal("0.02") + abs(base) / 500]
            if fitting:
                yield Entry(entry.index, entry.row, "tax", (fitting[-1],))

    def one(self, *kinds: Kind) -> Found | None:
        """The first amount of a kind that is not zero, else the zero that is printed."""
        entries = self.of(*kinds)
        chosen = next((entry for entry in entries if entry.value), entries[0] if entries else None)
        return found(chosen.value, chosen.row) if chosen else None

    def _is_tax(self, entry: Entry) -> bool:
        total = self.total
        return total is None or abs(entry.value) < abs(total.value)

    def _paid(self) -> list[Entry]:
        """Payments less change, where both are printed; else the payment itself."""
        change = sum((abs(entry.value) for entry in self.of("change")[:1]), Decimal())
        return [
            Entry(entry.index, entry.row, "tendered", (entry.value - change,))
            for entry in self.of("tendered")
            if entry.value - change > 0
        ]

    def _support(self, entry: Entry) -> float:
        """How much speaks for this amount being the one to pay."""
        value = entry.value
        if value <= 0:
            return -10.0
        score = {"total": 2.0 * strength(entry.row.text), "tendered": 1.0, "subtotal": 0.5}[entry.kind]
        score += 3.0 * any(abs(paid.value - value) < NEAR for paid in self._paid())
        score += 3.0 * self._adds_up(value) + 1.5 * (self.items == value)
        score += 0.5 * min(3, sum(value in other.values for other in self.entries))
        score += 1.0 * (entry.row.height > 1.4 * self._usual_height) - 3.0 * self._goes_on_after(entry)
        return score + entry.index / (1 + len(self.paper.rows))

    def _goes_on_after(self, entry: Entry) -> bool:
        """Tax, service or rounding comes after it, and then another total as plain: it was one on the way."""
        added = [other.index for other in self.of("tax", "service", "rounding") if other.index > entry.index]
        later = [other for other in self.of("total") if added and other.index > added[0] and other.value > 0]
        return any(strength(other.row.text) >= strength(entry.row.text) for other in later)

    def _adds_up(self, value: Decimal) -> bool:
        """A subtotal and some of tax, service, rounding, tip and discount make it."""
        parts = [entry.value for entry in self.of("tax", "service", "rounding", "tip")]
        parts += [-abs(entry.value) for entry in self.of("discount")]
        parts = [part for part in parts if part][:7]
        sums = {sum(some, Decimal()) for size in range(1, len(parts) + 1) for some in combinations(parts, size)}
        return any(value - entry.value in sums for entry in self.of("subtotal", "total") if entry.value != value)

    @cached_property
    def _usual_height(self) -> float:
        heights = sorted(row.height for row in self.paper.rows)
        return heights[len(heights) // 2] if heights else 0.0


def _entries(paper: Paper) -> Iterator[Entry]:
    in_summary = False
    for index, row in enumerate(paper.rows):
        in_summary = says(row.text, table()["summary"]["phrases"]) >= 0 or (in_summary and _goes_on(paper, row))
        sort: Kind = "summary" if in_summary else kind(row.text)
        values = _values(paper, index, sort) if sort != "other" else ()
        if values:
            yield Entry(index, row, sort, values)


def _goes_on(paper: Paper, row: Row) -> bool:
    """A tax table ends where a payment or a plain sum to pay follows, or text without amounts."""
    if kind(row.text) == "tendered" or (kind(row.text) == "total" and strength(row.text) == 3):
        return False
    return bool(paper.amounts(row.text)) or len(words(row.text)) <= 4


def _values(paper: Paper, index: int, sort: Kind) -> tuple[Decimal, ...]:
    row = paper.rows[index]
    values = _row_values(paper, row)
    if not values and sort in ("total", "subtotal", "tax", "tendered", "change", "discount"):
        for other in (index + 1, index - 1):
            if 0 <= other < len(paper.rows) and not words(paper.rows[other].text):
                return _row_values(paper, paper.rows[other])
    return values


def _row_values(paper: Paper, row: Row) -> tuple[Decimal, ...]:
    prices = tuple(amount.value for amount in paper.money(row.text))
    if prices:
        return prices
    whole = [amount.value for amount in paper.amounts(row.text)]
    if not paper.has_cents:
        return tuple(whole[-1:])
    return tuple(_repaired(paper, value) for value in whole[-1:] if _repaired(paper, value))


def _repaired(paper: Paper, value: Decimal) -> Decimal:
    """A price whose decimal point was not read, if the same price is printed elsewhere with it; else zero."""
    with_point = value / 100
    known = {amount.value for row in paper.rows for amount in paper.money(row.text)}
    return with_point if with_point in known else Decimal()


def _lone_rate(values: tuple[Decimal, ...]) -> str:
    """The rate that a base and its tax make, if it is a plain percentage such as 6 or 7.7."""
    if len(values) < 2 or not values[-2]:
        return ""
    percent = 100 * values[-1] / values[-2]
    return str(round(percent)) if 1 <= percent <= 30 and abs(percent - round(percent)) < Decimal("0.1") else ""


def _rate(text: str) -> str:
    match = re.search(r"(\d+(?:[.,]\d+)?)\s?%", text)
    return match[1] if match else ""
