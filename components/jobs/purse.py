"""What this process has seen spent: it holds where the database can't be asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["offline", "own key", "deployment key"]


@dataclass(slots=True)
class Purse:
    """Sums by day, payer and owner, None for all. Safe from any thread; nothing is waited for under its lock."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    spent: dict[date, dict[tuple[Kind, str | None], Decimal]] = field(default_factory=dict)

    def add(self, day: date, kind: Kind, owner: str, amount: Decimal) -> None:
        with self.lock:
            if day < max(self.spent, default=day):
                return  # A call begun yesterday may end today: its limits are gone.
            if day not in self.spent:
                self.spent.clear()
            sums = self.spent.setdefault(day, {})
            for whose in (owner, None):
                sums[kind, whose] = sums.get((kind, whose), Decimal()) + amount

    def of(self, day: date, kind: Kind, owner: str | None = None) -> Decimal:
        """One owner's, or everybody's."""
        with self.lock:
            return self.spent.get(day, {}).get((kind, owner), Decimal())
