"""Price steps that lie ahead: the same model, dearer or cheaper from a known day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

from components.prices.row import PriceRow, Processing, Unit
from components.prices.table import change_dates, price


@dataclass(frozen=True, slots=True)
class Step:
    """`on` is the first day of the new price."""

    on: date
    before: PriceRow
    after: PriceRow

    @property
    def changed(self) -> tuple[Unit, ...]:
        """The units whose rate is another after, in the order of a price list; only those known on both days."""
        return tuple(unit for unit, (old, new) in self._pairs().items() if old != new)

    @property
    def factor(self) -> Decimal | None:
        """New price through old where all that changes does so alike, else None."""
        factors = {new / old if old else None for old, new in self._pairs().values() if old != new}
        return factors.pop() if len(factors) == 1 else None

    def _pairs(self) -> dict[Unit, tuple[Decimal, Decimal]]:
        named = [unit for unit in get_args(Unit) if unit in self.before.rates or unit in self.after.rates]
        rates = {unit: (self.before.rate(unit), self.after.rate(unit)) for unit in named}
        return {unit: (old.usd, new.usd) for unit, (old, new) in rates.items() if old and new}

    def __str__(self) -> str:
        whole = "input" in self.changed and self.factor
        move = f"costs {whole:.3g} times as much" if whole else "changes its price"
        taken = "" if self.after.priced_as == self.before.priced_as else f", as {self.after.priced_as} answers for it"
        return f"{self.before.model} {move} from {self.on} on{taken}."


def steps(model: str, after: date, processing: Processing = "standard") -> tuple[Step, ...]:
    """The steps that come after that day, the next one first; none for a model without a price."""
    found = []
    for day in change_dates(model, processing):
        old, new = price(model, day - timedelta(days=1), processing), price(model, day, processing)
        if day > after and old and new:
            step = Step(day, old, new)
            if step.changed:
                found.append(step)
    return tuple(found)
