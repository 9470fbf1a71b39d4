"""Whose money a call spends, and whether it may: set aside in the ledger before it, settled after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from components.errors import WorkbenchError
from components.gemini.errors import BudgetReached
from components.gemini.usage import Usage
from components.jobs.limits import Limits, Room
from components.jobs.purse import Kind, Purse
from components.jobs.store.call import Call
from components.jobs.store.ledger import Ledger
from components.jobs.store.limits import now
from components.jobs.store.spending import Caps, Granted, Short
from components.prices.calibrate import Amount
from components.prices.table import price

__all__ = ["Account", "Kind", "Purse"]
UNCOUNTED = "The database that keeps count of spending can't be read, so nothing more is charged to this app's key."
CLOSED = "Try again in a minute; with a key of your own you can go on."


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

    @property
    def limited(self) -> bool:
        return self.connection != "offline" and self.limits != Limits()

    @property
    def caps(self) -> Caps:
        free = self.connection == "offline"
        return Caps() if free else Caps(self.limits.session, self.limits.day)

    @property
    def closes(self) -> bool:
        """Whether nothing may be spent that can't be counted: it isn't the visitor's own money."""
        return self.connection == "deployment key" and self.caps != Caps()

    def rooms(self, run: Decimal = Decimal()) -> tuple[Room, ...]:
        """What the limits leave, of those that are set; `run` is what the run has spent so far."""
        return tuple(self._rooms(run)) if self.connection != "offline" else ()

    def refusal(self, model: str, likely: Decimal | None, run: Decimal = Decimal()) -> BudgetReached | None:
        """Why a call may not be made, as far as can be told before it: `reserve` has the last word.

        Judged by its likely price: what goes beyond is stopped while it comes, and judging by the highest would refuse
        most runs that stay well within.
        """
        try:
            rooms = self.rooms(run)
        except BudgetReached as closed:
            return closed
        if rooms and (unknown := self.unpriced(model)):
            return unknown
        short = [room for room in rooms if room.left <= 0 or (likely or 0) > room.left]
        return min(short, key=lambda room: room.left).refusal(likely or Decimal()) if short else None

    def unpriced(self, model: str) -> BudgetReached | None:
        if price(model, self.clock().date()) is not None:
            return None
        told = f"What {model} costs is unknown, so the limit on spending can't hold."
        return BudgetReached(told, "Choose another model, or lift the limits where they are yours to set.")

    def reserve(self, call: Call, least: Decimal, most: Decimal) -> Granted | BudgetReached:
        """Enters the call, with as much of `most` set aside as the limits leave; refuses where that is under `least`.

        In the database, where no other process comes between; without it, calls that a visitor pays go on.
        """
        call = replace(call, id=call.id or uuid4().hex)
        try:
            found = self.ledger().reserve(call, self.caps, least, most)
        except WorkbenchError as error:
            return self._uncounted(call, error, least, most)
        return Room(found.scope, found.limit, found.spent).refusal(least) if isinstance(found, Short) else found

    def enter(self, call: Call) -> str:
        """Its id in the ledger, whatever the limits: of what goes on already. Now, or when the database is back."""
        call = replace(call, id=call.id or uuid4().hex)
        try:
            return self.ledger().append(call)
        except WorkbenchError:
            self.ledger().append_late(call)
            return call.id

    def extend(self, id: str, amount: Decimal, most: Decimal) -> Decimal | BudgetReached:
        """Sets at least `amount` aside for a call under way, better `most`; how much that is now."""
        try:
            found = self.ledger().extend(id, self.caps, amount, most)
        except WorkbenchError:
            return BudgetReached(UNCOUNTED, CLOSED) if self.closes else most
        if isinstance(found, Short):
            return Room(found.scope, found.limit, found.spent).reached()
        return found.amount if found else most

    def settle(
        self, id: str, usage: Usage | None, amount: Decimal | None, model: str, lesson: Mapping[Amount, int]
    ) -> None:
        """Now, or when the database is back."""
        try:
            self.ledger().settle_surely(id, usage, amount, model, lesson)
        except WorkbenchError as error:
            self.trouble(str(error))

    def _uncounted(self, call: Call, error: WorkbenchError, least: Decimal, most: Decimal) -> Granted | BudgetReached:
        if self.closes:
            return BudgetReached(UNCOUNTED, CLOSED)
        day = call.at.date()
        for scope, limit, who in (("session", self.limits.session, call.owner), ("day", self.limits.day, None)):
            if limit is not None and self.connection != "offline":
                room = Room("session" if scope == "session" else "day", limit, self.purse.of(day, self.connection, who))
                if room.left <= 0 or least > room.left:
                    return room.refusal(least)
        self.trouble(str(error))
        self.ledger().append_late(call)
        return Granted(call.id, most)

    def _rooms(self, run: Decimal) -> Iterator[Room]:
        if self.limits.run is not None:
            yield Room("run", self.limits.run, run)
        if self.limits.session is not None:
            yield Room("session", self.limits.session, self._spent(self.owner()))
        if self.limits.day is not None:
            yield Room("day", self.limits.day, self._spent(None))

    def _spent(self, owner: str | None) -> Decimal:
        """Raises BudgetReached where that must be known, and isn't."""
        today = self.clock()
        kept = self.purse.of(today.date(), self.connection, owner)
        try:
            return max(kept, self.ledger().today(today, self.connection, owner))
        except WorkbenchError as error:
            if self.closes:
                raise BudgetReached(UNCOUNTED, CLOSED) from error
            self.trouble(str(error))
            return kept
