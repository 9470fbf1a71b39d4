"""What answers grounded in a web search cost besides their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from components.prices import overrides
from components.prices.row import Source


@dataclass(frozen=True, slots=True)
class SearchPrice:
    """`free` of the `unit` cost nothing in each `period`, shared by all models of the family and the whole account."""

    per_thousand: Decimal
    unit: Literal["query", "prompt"]
    free: int
    period: Literal["month", "day"]
    source: Source

    def amount(self, number: int, used: int) -> Decimal:
        """Dollars for so many more, after `used` ones in the same period."""
        billed = max(0, used + number - self.free) - max(0, used - self.free)
        return billed * self.per_thousand / 1000


def search_price(model: str) -> SearchPrice | None:
    """None for a model whose search price nobody told."""
    name = model.rsplit("/", 1)[-1]
    for entry in overrides.data()["search"]:
        if name.startswith(tuple(entry["prefixes"])):
            source = Source(entry["source"], entry["dated"], entry["confidence"])
            return SearchPrice(Decimal(entry["per_thousand"]), entry["unit"], entry["free"], entry["period"], source)
    return None
