"""A figure that is not known exactly: at least, most likely, at most."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from components.prices.money import money, span

Number = TypeVar("Number", int, Decimal)


@dataclass(frozen=True, slots=True)
class Band(Generic[Number]):
    """Raises ValueError unless low <= likely <= high."""

    low: Number
    likely: Number
    high: Number

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"A band must not descend: {self.low}, {self.likely}, {self.high}.")

    def __add__(self, other: Band[Number]) -> Band[Number]:
        return Band(self.low + other.low, self.likely + other.likely, self.high + other.high)


def exactly(tokens: int) -> Band[int]:
    return Band(tokens, tokens, tokens)


NOTHING = exactly(0)


def scaled(band: Band[int], low: float, likely: float, high: float) -> Band[int]:
    """Each end times its factor, rounded outwards; the factors must not descend."""
    middle = nearest(band.likely * likely)
    return Band(min(math.floor(band.low * low), middle), middle, max(math.ceil(band.high * high), middle))


def nearest(value: float) -> int:
    """Half a token counts as one, as the service's own figures do."""
    return math.floor(value + 0.5)


def priced(band: Band[Decimal] | None) -> str:
    """For a button or a line: the likely price and the range around it, or "unknown"."""
    if band is None:
        return money(None)
    likely, around = money(band.likely), span(band.low, band.high)
    return likely if likely == around else f"{likely} ({around})"
