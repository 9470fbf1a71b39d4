"""A live talk's money: a price for its meter, a row in the ledger, and the limits while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import uuid4

from components.errors import WorkbenchError
from components.gemini.usage import Usage
from components.jobs.budget import Account
from components.jobs.store.call import Call
from components.jobs.tab import dollars
from components.prices.bill import added


class Bounded(Protocol):
    """The part of a talk's settings that is read here."""

    @property
    def most_money(self) -> Decimal | None: ...


Settings = TypeVar("Settings", bound=Bounded)


class Till:
    """Told of every report of a talk. A talk is one run and one row; when a limit is passed `reached` is told why, and
    `stop` is called with the short of it. Both from the talk's own thread.
    """

    def __init__(self, account: Account, page: str, reached: Callable[[str], None]) -> None:
        self._account, self._page, self._reached = account, page, reached
        self._run, self._id = uuid4().hex, ""
        self._usage: Usage | None = None
        self._spent: Decimal | None = Decimal()
        self.stop: Callable[[str], object] = lambda _: None

    def __call__(self, model: str, usage: Usage) -> Decimal | None:
        return dollars(usage, model, self._today())

    def bounded(self, config: Settings) -> Settings:
        """The settings with a limit on money no higher than the tightest that holds, whole talk counted."""
        spent = self._spent or Decimal()
        lefts = [room.left if room.scope == "run" else room.left + spent for room in self._account.rooms()]
        most = min([limit for limit in (config.most_money, *lefts) if limit is not None], default=None)
        return replace(config, most_money=most)  # type: ignore[type-var]

    def count(self, model: str, usage: Usage) -> None:
        """One more report: into the ledger, and held against the limits."""
        amount = self(model, usage)
        self._usage = added([self._usage, usage])
        self._spent = None if amount is None or self._spent is None else self._spent + amount
        account = self._account
        account.purse.add(self._today(), account.connection, account.owner(), amount or Decimal())
        self._enter(model)
        # The talk's own limits end it by themselves, with its last words.
        passed = [room for room in account.rooms() if room.scope != "run" and room.left < 0]
        if passed:
            why = passed[0].reached("the talk was ended")
            self._reached(str(why))
            self.stop(why.message)

    def _enter(self, model: str) -> None:
        account = self._account
        try:
            if not self._id:
                call = Call(account.clock(), account.owner(), self._page, model, account.connection, run=self._run)
                self._id = account.ledger().append(call)
            account.ledger().settle(self._id, self._usage, self._spent, model)
        except WorkbenchError as error:
            account.trouble(str(error))

    def _today(self) -> date:
        return self._account.clock().date()
