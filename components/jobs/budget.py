"""Whose money a call spends, and whether it may: by what the ledger holds and what this process has seen."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from components.errors import WorkbenchError
from components.gemini.errors import BudgetReached
from components.jobs.limits import Limits, Room
from components.jobs.store.ledger import Ledger
from components.jobs.store.limits import now
from components.prices.table import price

Kind = Literal["offline", "own key", "deployment key"]


@dataclass(slots=True)
class Purse:
    """What was spent since this process began, by day and owner: it holds where the ledger can't be read, and when a
    visitor deletes their part of it. `lock` makes looking and spending one step.
    """

    lock: threading.RLock = field(default_factory=threading.RLock)
    spent: dict[tuple[date, Kind, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, day: date, kind: Kind, owner: str, amount: Decimal) -> None:
        with self.lock:
            if all(known != day for known, _, _ in list(self.spent)[-1:]):
                self.spent.clear()  # Yesterday's limits are gone.
            self.spent[day, kind, owner] += amount

    def of(self, day: date, kind: Kind, owner: str | None = None) -> Decimal:
        """One owner's, or everybody's."""
        with self.lock:
            return sum(
                (v for (d, k, o), v in self.spent.items() if (d, k) == (day, kind) and owner in (None, o)), Decimal()
            )


@dataclass(frozen=True, slots=True)
class Account:
    """Whose calls these are and who pays. Callables are asked at each call, from any thread; `trouble` hears what can't
    be entered.
    """

    connection: Kind
    limits: Limits
    owner: Callable[[], str]
    ledger: Callable[[], Ledger]
    purse: Purse
    trouble: Callable[[str], None] = lambda _: None
    clock: Callable[[], datetime] = now

    def rooms(self, run: Decimal = Decimal()) -> tuple[Room, ...]:
        """What the limits leave, of those that are set; `run` is what the run has spent so far."""
        return tuple(self._rooms(run)) if self.connection != "offline" else ()

    def refusal(
        self, model: str, likely: Decimal | None, rooms: tuple[Room, ...] | None = None
    ) -> BudgetReached | None:
        """Why a call may not be made. Judged by its likely price: what goes beyond is stopped while it comes, and
        judging by the highest would refuse most runs that stay well within. `rooms` are those of a run under way.
        """
        rooms = self.rooms() if rooms is None else rooms
        if rooms and price(model, self.clock().date()) is None:
            told = f"What {model} costs is unknown, so the limit on spending can't hold."
            return BudgetReached(told, "Choose another model, or lift the limits where they are yours to set.")
        short = [room for room in rooms if room.left <= 0 or (likely or 0) > room.left]
        return min(short, key=lambda room: room.left).refusal(likely or Decimal()) if short else None

    def _rooms(self, run: Decimal) -> Iterator[Room]:
        if self.limits.run is not None:
            yield Room("run", self.limits.run, run)
        if self.limits.session is not None:
            yield Room("session", self.limits.session, self._spent(self.owner()))
        if self.limits.day is not None:
            yield Room("day", self.limits.day, self._spent(None))

    def _spent(self, owner: str | None) -> Decimal:
        today = self.clock()
        kept = self.purse.of(today.date(), self.connection, owner)
        try:
            return max(kept, self.ledger().committed(_midnight(today), self.connection, owner))
        except WorkbenchError as error:
            self.trouble(str(error))
            return kept


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
