"""A live talk's money: a price for its meter, a row in the ledger, and the limits while it goes on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import uuid4

from components.gemini.errors import BudgetReached
from components.gemini.usage import Usage
from components.jobs.budget import Account
from components.jobs.limits import Room
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
    `stop` is called with the short of it.

    Reports come on the talk's own loop, where voices wait: from there the ledger is written in another thread.
    """

    def __init__(self, account: Account, page: str, reached: Callable[[str], None]) -> None:
        self._account, self._page, self._reached = account, page, reached
        self._run, self._id = uuid4().hex, ""
        self._began: datetime | None = None
        self._usage: Usage | None = None
        self._spent: Decimal | None = Decimal()
        self._changed = threading.Lock()
        self._model = ""
        self._writing: threading.Thread | None = None
        self._due = False
        self.stop: Callable[[str], object] = lambda _: None

    def __call__(self, model: str, usage: Usage) -> Decimal | None:
        return dollars(usage, model, self._account.clock().date())

    def bounded(self, config: Settings) -> Settings:
        """The settings with a limit on money no higher than the tightest that holds, whole talk counted."""
        spent = self._spent or Decimal()
        lefts = [room.left if room.scope == "run" else room.left + spent for room in self._rooms()]
        most = min([limit for limit in (config.most_money, *lefts) if limit is not None], default=None)
        return replace(config, most_money=most)  # type: ignore[type-var]

    def count(self, model: str, usage: Usage) -> None:
        """One more report, soon in the ledger, and held against the limits."""
        amount, account = self(model, usage), self._account
        with self._changed:
            self._began = self._began or account.clock()
            self._model, self._usage = model, added([self._usage, usage])
            self._spent = None if amount is None or self._spent is None else self._spent + amount
            account.purse.add(self._began.date(), account.connection, account.owner(), amount or Decimal())
            self._due = True
            if self._writing is not None:
                return
            self._writing = threading.Thread(target=self._write, name="till", daemon=True)
        (self._writing.start if _on_a_loop() else self._write)()

    def _write(self) -> None:
        """What has come, as one; what comes meanwhile goes with the next."""
        while True:
            with self._changed:
                if not self._due:
                    self._writing = None
                    return
                self._due = False
                model, usage, spent, began = self._model, self._usage, self._spent, self._began
            assert began is not None
            self._enter(began, model, usage, spent)
            self._look()

    def _enter(self, began: datetime, model: str, usage: Usage | None, spent: Decimal | None) -> None:
        account = self._account
        if not self._id:
            call = Call(began, account.owner(), self._page, model, account.connection, run=self._run)
            self._id = account.enter(call)
        account.settle(self._id, usage, spent, model, {})

    def _look(self) -> None:
        # The talk's own limits end it by themselves, with its last words.
        passed = [room for room in self._rooms() if room.scope != "run" and room.left < 0]
        if passed:
            why = passed[0].reached("the talk was ended")
            self._reached(str(why))
            self.stop(why.message)

    def _rooms(self) -> tuple[Room, ...]:
        """None while the ledger can't be read: a talk that goes on is bounded by what it was begun with."""
        try:
            return self._account.rooms()
        except BudgetReached as closed:
            self._account.trouble(str(closed))
            return ()


def _on_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
