"""What may be spent: by one run, by one visitor, by all who use this deployment's key."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal

from components.errors import WorkbenchError
from components.gemini.errors import BudgetReached
from components.jobs.store.ledger import Ledger
from components.jobs.store.limits import now
from components.prices.money import money
from components.prices.table import price

LOG = logging.getLogger("workbench")

Kind = Literal["offline", "own key", "deployment key"]
Scope = Literal["run", "session", "day"]
VARIABLES: Mapping[Scope, str] = {
    "run": "WORKBENCH_BUDGET_RUN",
    "session": "WORKBENCH_BUDGET_SESSION",
    "day": "WORKBENCH_BUDGET_DAY",
}
NAMES: Mapping[Scope, str] = {
    "run": "a run",
    "session": "a visitor and day",
    "day": "all of this app's visitors and a day",
}
ADVICE: Mapping[Scope, str] = {
    "run": "Use fewer or smaller files, a cheaper model, or several runs.",
    "session": "It begins anew at midnight UTC. With a key of your own the limit is yours to set.",
    "day": "It begins anew at midnight UTC. With a key of your own the limit is yours to set.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """US dollars; None is no limit. A visitor's session is what one browser spends in a day (UTC), so that a reload
    begins no new one. `day` is for all visitors together.
    """

    run: Decimal | None = None
    session: Decimal | None = None
    day: Decimal | None = None

    def tightened(self, other: Limits) -> Limits:
        """The lower limit of each kind."""
        return Limits(*(_lower(getattr(self, scope), getattr(other, scope)) for scope in VARIABLES))


DEFAULTS = Limits(Decimal("0.50"), Decimal(2), Decimal(20))


def from_environment(env: Mapping[str, str]) -> Limits:
    """The deployment's limits: a number of US dollars, or "none"; what is not set or can't be read has its default."""
    return Limits(*(_limit(env.get(name, "").strip(), name, getattr(DEFAULTS, s)) for s, name in VARIABLES.items()))


def _limit(told: str, name: str, default: Decimal) -> Decimal | None:
    if told.lower() == "none":
        return None
    try:
        limit = Decimal(told or default)
        if limit.is_finite() and limit >= 0:
            return limit
    except InvalidOperation:
        pass
    LOG.warning("%s is not a number of dollars, nor none: the limit is %s.", name, default)
    return default


def _lower(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return min((limit for limit in (one, other) if limit is not None), default=None)


@dataclass(frozen=True, slots=True)
class Room:
    """What one limit leaves, in US dollars; below nothing when it was passed."""

    scope: Scope
    limit: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.limit - self.spent

    def refusal(self, likely: Decimal) -> BudgetReached:
        """Said before a call."""
        limit = f"the limit of {_said(self.limit)} for {NAMES[self.scope]}"
        if self.left <= 0:
            return BudgetReached(f"Used up: {limit}.", ADVICE[self.scope])
        told = f"This would cost about {_said(likely)}, and {_said(self.left)} are left of {limit}."
        return BudgetReached(told, ADVICE[self.scope])

    def reached(self) -> BudgetReached:
        """Said while an answer comes."""
        told = f"The limit of {_said(self.limit)} for {NAMES[self.scope]} was reached, so the answer was stopped."
        return BudgetReached(told, f"What had come is kept. {ADVICE[self.scope]}")


def _said(amount: Decimal) -> str:
    # Between two dollar signs pages show a formula.
    return f"{money(amount).replace('$', '')} dollars"


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

    def refusal(self, model: str, likely: Decimal | None, run: Decimal = Decimal()) -> BudgetReached | None:
        """Why a call may not be made. Judged by its likely price: what goes beyond is stopped while it comes, and
        judging by the highest would refuse most runs that stay well within.
        """
        rooms = self.rooms(run)
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
