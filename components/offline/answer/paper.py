"""The paper an answer is read from: all files of a prompt in order, as rows on pages that count through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from components.offline.answer.amounts import Amount, Point, amounts, decimal_point, money
from components.offline.answer.dates import Order, day_order
from components.offline.senses.page import Box, Row
from components.offline.senses.source import Source


@dataclass(frozen=True, slots=True)
class Found:
    """A value with the print it was read from. `page` counts through all files; `box` is None for what has no place."""

    value: Any
    quote: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Paper:
    sources: tuple[Source, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        pages = [page for source in self.sources for page in source.pages]
        return tuple(replace(row, page=number) for number, page in enumerate(pages, 1) for row in page.rows)

    @cached_property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)

    @cached_property
    def point(self) -> Point:
        return decimal_point(self.text)

    @cached_property
    def order(self) -> Order:
        return day_order(self.text)

    @cached_property
    def has_cents(self) -> bool:
        """Whether prices here are printed with decimals; if so, a whole number is no price."""
        prices = [amount for row in self.rows for amount in self.money(row.text)]
        return (
            sum(
                amount.value != amount.value.to_integral() or "." in amount.text or "," in amount.text
                for amount in prices
            )
            >= 2
        )

    def amounts(self, text: str) -> list[Amount]:
        return amounts(text, self.point)

    def money(self, text: str) -> list[Amount]:
        return money(text, self.point)

    def place(self, page: int) -> tuple[int, int]:
        """File and page within it, both from 1, of a page counted through."""
        for source in self.sources:
            if page <= len(source.pages):
                return source.index, page
            page -= len(source.pages)
        raise ValueError(f"no page {page}")

    def as_it_lies(self, known: Found) -> Box:
        """The place of a value on its page as the file holds it, which may be on its side. Raises ValueError for a
        value without a place."""
        if known.box is None or known.page is None:
            raise ValueError("a value without a place")
        pages = [page for source in self.sources for page in source.pages]
        return pages[known.page - 1].as_it_lies(known.box)


def found(value: Any, rows: Row | Sequence[Row], quote: str = "") -> Found:
    """A value read from a row, or from several that follow each other."""
    several = [rows] if isinstance(rows, Row) else list(rows)
    box = several[0].box
    for row in several[1:]:
        box = (min(box[0], row.box[0]), min(box[1], row.box[1]), max(box[2], row.box[2]), max(box[3], row.box[3]))
    return Found(value, quote or " ".join(row.text for row in several), several[0].page, box)
