"""One run's calls to a model: checked against the budget, watched while they come, entered in the ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from components.errors import WorkbenchError
from components.gemini.errors import BudgetReached, GeminiError, NetworkDown
from components.gemini.events import Done, Event, Extra, Failed, Notice, Text, Thought, UsageReport
from components.gemini.request import Request
from components.gemini.usage import Usage
from components.jobs.budget import Account
from components.jobs.run import Item
from components.jobs.store.call import Call
from components.prices.cache import cache_plan
from components.prices.calibrate import Amount
from components.prices.cost import cost
from components.prices.estimate import Estimate, expected, share
from components.prices.table import price
from components.prices.tokens import text

Ask = Callable[[Request, threading.Event], Iterator[Event]]


@dataclass(slots=True)
class Tab:
    """One call as it runs. `room` is what the limits left for it at its start, None without limits; `kept` what it put
    into the cache, both in US dollars.
    """

    model: str
    day: date
    estimate: Estimate | None
    room: Decimal | None = None
    id: str | None = None
    usage: Usage | None = None
    written: int = 0
    ended: bool = False
    error: GeminiError | None = None
    whole: bool = False
    hours: float = 0.0
    kept: Decimal | None = Decimal()

    def take(self, event: Event, fallback: str | None) -> None:
        match event:
            case Text(words) | Thought(words):
                self.written += len(words.encode())
            case Extra("cache", tokens):
                self.kept = keeping(int(tokens), self.hours, self.model, self.day) if tokens.isdigit() else None
            case Extra():
                self.written += 1
            case UsageReport(usage):
                self.usage = usage
            case Notice("fallback"):
                self.model, self.usage = fallback or self.model, None
            case Done(finish, version):
                self.ended, self.whole = True, finish == "stop"
                self.model = billed(self.model, version, self.day)
            case Failed(error):
                self.ended, self.error = True, error

    @property
    def reserved(self) -> Decimal:
        band = self.estimate.money if self.estimate else None
        return band.high if band else Decimal()

    def so_far(self) -> Decimal | None:
        """What the call costs at least, by what was reported and by the length of what was written."""
        likely = self.estimate.prompt.likely if self.estimate else 0
        usage = self.usage or Usage(prompt=likely)
        told = (usage.output or 0) + (usage.thoughts or 0)
        missing = max(0, text(self.written).low - told) if self.written else 0
        amount = dollars(replace(usage, output=(usage.output or 0) + missing), self.model, self.day)
        return None if amount is None else amount + (self.kept or Decimal())

    def final(self) -> tuple[Usage | None, Decimal | None]:
        """What it came to; None for what the service did not tell."""
        if self.usage is not None:
            amount = dollars(self.usage, self.model, self.day)
            return self.usage, None if amount is None or self.kept is None else amount + self.kept
        if (self.error is not None and not self.written and _turned_away(self.error)) or _free(self.model, self.day):
            return Usage(), Decimal()
        return None, None

    def lesson(self) -> Mapping[Amount, int]:
        """What was expected of it, where that can be held against what came."""
        alike = self.whole and self.estimate is not None and self.estimate.model == self.model
        return expected(self.estimate) if alike and self.estimate else {}

    def counted(self) -> Decimal:
        """What the run's limit counts of it."""
        paid = self.final()[1] if self.ended else None
        return (self.so_far() if paid is None else paid) or Decimal()


class Meter:
    """A `Generate`. All calls made through one meter are one run, under its `run` id; from any thread.

    The estimate is that of the whole run, of which each call gets its even share. A call that the budget refuses, or
    stops, ends in `Failed(BudgetReached)`; what had come stays.
    """

    def __init__(
        self, account: Account, page: str, ask: Ask, estimate: Estimate | None = None, fallback: str | None = None
    ) -> None:
        self.run = uuid4().hex
        self._account, self._page, self._ask, self._fallback = account, page, ask, fallback
        self._share = share(estimate) if estimate else None
        self._tabs: list[Tab] = []

    def __call__(self, request: Request, stop: threading.Event) -> Iterator[Event]:
        if stop.is_set():
            yield Done("cancelled")
            return
        tab = self._open(request)
        if isinstance(tab, BudgetReached):
            yield Failed(tab)
            return
        try:
            yield from self._watched(tab, self._ask(request, stop))
        finally:
            self._settle(tab)

    def spent(self) -> Decimal:
        """US dollars of the run so far, of the calls whose price is known."""
        return sum((tab.counted() for tab in tuple(self._tabs)), Decimal())

    def _open(self, request: Request) -> Tab | BudgetReached:
        account, today = self._account, self._account.clock().date()
        mine = self._share if self._share and self._share.model == request.model else None
        tab = Tab(request.model, today, mine, hours=request.cache_hours or 0.0)
        with account.purse.lock:
            refusal = account.refusal(request.model, mine.money.likely if mine and mine.money else None, self.spent())
            if refusal:
                return refusal
            tab.room = min((room.left for room in account.rooms(self.spent())), default=None)
            tab.id = self._enter(tab)
        self._tabs.append(tab)
        return tab

    def _watched(self, tab: Tab, events: Iterator[Event]) -> Iterator[Event]:
        try:
            for event in events:
                tab.take(event, self._fallback)
                yield event
                if not tab.ended and (reached := self._reached(tab)):
                    yield Failed(reached)
                    return
        finally:
            # Closing ends the call, and with it what it costs.
            if isinstance(events, Generator):
                events.close()

    def _reached(self, tab: Tab) -> BudgetReached | None:
        """Asks the ledger only when the call goes beyond what was set aside for it."""
        if tab.room is None:
            return None
        amount, run = tab.so_far() or Decimal(), self._account.limits.run
        if amount <= min(tab.room, tab.reserved) and (run is None or self.spent() <= run):
            return None
        for room in self._account.rooms(self.spent()):
            beyond = room.spent if room.scope == "run" else room.spent - tab.reserved + amount
            if beyond > room.limit:
                return room.reached()
        return None

    def _enter(self, tab: Tab) -> str | None:
        account = self._account
        band = tab.estimate.money if tab.estimate else None
        call = Call(
            account.clock(), account.owner(), self._page, tab.model, account.connection, estimate=band, run=self.run
        )
        try:
            return account.ledger().append(call)
        except WorkbenchError as error:
            account.trouble(str(error))
            return None

    def _settle(self, tab: Tab) -> None:
        account = self._account
        usage, amount = tab.final()
        account.purse.add(tab.day, account.connection, account.owner(), tab.reserved if amount is None else amount)
        if tab.id is None:
            return
        try:
            account.ledger().settle(tab.id, usage, amount, tab.model, tab.lesson())
        except WorkbenchError as error:
            account.trouble(str(error))


def keeping(tokens: int, hours: float, model: str, on: date) -> Decimal | None:
    """What it costs to put so many tokens into the cache for so long; reading them there is in a call's usage."""
    plan = cache_plan(tokens, Decimal(str(hours)), model, on)
    return None if plan is None else plan.send + plan.store


def dollars(usage: Usage, model: str, on: date) -> Decimal | None:
    found = cost(usage, model, on)
    return found.total if found else None


def paid(item: Item, asked: str, on: date) -> Decimal | None:
    """What an item cost so far, in US dollars; None where that is not known."""
    version = item.done.model_version if item.done else None
    return dollars(item.usage, billed(asked, version, on), on) if item.usage else None


def billed(asked: str, version: str | None, on: date) -> str:
    """The model whose price counts: the one that answered, if its price is known. That somebody who answers for a model
    that costs calls itself free is not believed.
    """
    if version is None or price(version, on) is None or (_free(version, on) and not _free(asked, on)):
        return asked
    return version


def _free(model: str, on: date) -> bool:
    row = price(model, on)
    return row is not None and row.free


def _turned_away(error: GeminiError) -> bool:
    """The service charges nothing for what it answers with an error, nor for what it never got."""
    return not error.sent if isinstance(error, NetworkDown) else error.code is not None
