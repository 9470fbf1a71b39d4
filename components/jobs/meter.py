"""One run's calls to a model: checked against the budget, watched while they come, entered in the ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4
from weakref import WeakSet

from components.gemini.errors import BudgetReached
from components.gemini.events import Done, Event, Failed
from components.gemini.request import Request
from components.jobs.budget import Account
from components.jobs.limits import Room
from components.jobs.store.call import Call
from components.jobs.tab import Tab
from components.prices.cache import with_cache
from components.prices.ceiling import ceiling
from components.prices.estimate import Estimate, share

METERS: WeakSet[Meter] = WeakSet()
METERS_LOCK = threading.Lock()
Ask = Callable[[Request, threading.Event], Iterator[Event]]
AHEAD = 2  # a call that goes beyond what was set aside for it asks for so many times what it has come to


class Meter:
    """A `Generate`. All calls made through one meter are one run, under its `run` id; from any thread.

    The estimate is that of the whole run, of which each call gets its even share; where it is unknown, a call counts as
    the most that one to this model can cost. A call that the budget refuses, or stops, ends in `Failed(BudgetReached)`;
    what had come stays.
    """

    def __init__(
        self, account: Account, page: str, ask: Ask, estimate: Estimate | None = None, fallback: str | None = None
    ) -> None:
        self.run = uuid4().hex
        self._account, self._page, self._ask, self._fallback = account, page, ask, fallback
        self._share = share(estimate) if estimate else None
        self._lock = threading.Lock()
        self._ended = Decimal()
        self._open: dict[int, tuple[Decimal, Decimal]] = {}
        self._tabs: dict[int, Tab] = {}
        with METERS_LOCK:
            METERS.add(self)

    def __call__(self, request: Request, stop: threading.Event) -> Iterator[Event]:
        if stop.is_set():
            yield Done("cancelled")
            return
        tab = self._begin(request)
        if isinstance(tab, BudgetReached):
            yield Failed(tab)
            return
        try:
            yield from self._watched(tab, self._ask(request, stop))
        finally:
            self._settle(tab)

    def spent(self) -> Decimal:
        """US dollars of the run so far, of the calls whose price is known."""
        with self._lock:
            return self._ended + sum(so_far for _, so_far in self._open.values())

    def _begin(self, request: Request) -> Tab | BudgetReached:
        account, now = self._account, self._account.clock()
        tab = Tab(request.model, now.date(), self._guess(request), hours=request.cache_hours or 0.0)
        least, most = self._ends(tab)
        if account.limited and (unknown := account.unpriced(request.model)):
            return unknown
        granted = self._room(least, most)
        if isinstance(granted, BudgetReached):
            return granted
        call = Call(now, account.owner(), self._page, tab.model, account.connection, run=self.run)
        entered = account.reserve(with_estimate(call, tab), least, granted)
        if isinstance(entered, BudgetReached):
            return entered
        tab.id, tab.granted = entered.id, entered.amount
        self._count(tab, least, Decimal())
        with self._lock:
            self._tabs[id(tab)] = tab
        return tab

    def _guess(self, request: Request) -> Estimate | None:
        mine = self._share if self._share and self._share.model == request.model else None
        if mine and request.cache_hours and not (mine.cached or mine.cache_hours):
            return with_cache(mine, request.cache_hours)
        return mine

    def _ends(self, tab: Tab) -> tuple[Decimal, Decimal]:
        """What must be left for the call, and what is set aside for it."""
        if tab.estimate and tab.estimate.money:
            return tab.estimate.money.likely, tab.estimate.money.high
        most = ceiling(tab.model, tab.day) if self._account.limited else None
        return most or Decimal(), most or Decimal()

    def _room(self, least: Decimal, most: Decimal) -> Decimal | BudgetReached:
        """What the run's own limit leaves of `most`."""
        limit = self._account.limits.run if self._account.limited else None
        if limit is None:
            return most
        with self._lock:
            expected = self._ended + sum(max(ends) for ends in self._open.values())
        room = Room("run", limit, expected)
        return room.refusal(least) if room.left <= 0 or least > room.left else min(most, room.left)

    def _watched(self, tab: Tab, events: Iterator[Event]) -> Iterator[Event]:
        try:
            for event in events:
                tab.take(event, self._fallback)
                yield event
                if not tab.ended and self._account.limited and (reached := self._reached(tab)):
                    yield Failed(reached)
                    return
        finally:
            # Closing ends the call, and with it what it costs.
            if isinstance(events, Generator):
                events.close()

    def _reached(self, tab: Tab) -> BudgetReached | None:
        """Asks the ledger only when the call goes beyond what was set aside for it."""
        amount = tab.so_far() or Decimal()
        self._count(tab, Decimal(), amount)
        limit = self._account.limits.run
        if limit is not None and self.spent() > limit:
            return Room("run", limit, self.spent()).reached()
        if amount <= tab.granted or tab.id is None:
            return None
        more = self._account.extend(tab.id, amount, amount * AHEAD)
        if isinstance(more, BudgetReached):
            return more
        tab.granted = more
        return None

    def _count(self, tab: Tab, least: Decimal, so_far: Decimal) -> None:
        with self._lock:
            before, _ = self._open.get(id(tab), (Decimal(), Decimal()))
            self._open[id(tab)] = max(least, before), so_far

    def settle_open(self) -> None:
        """Enters what calls under way have come to, before the process ends; what nobody told stays set aside."""
        with self._lock:
            tabs = list(self._tabs.values())
        for tab in tabs:
            usage, amount = tab.final()
            if tab.id is not None:
                self._account.settle(tab.id, usage, amount, tab.model, {})

    def _settle(self, tab: Tab) -> None:
        account = self._account
        usage, amount = tab.final()
        with self._lock:
            self._open.pop(id(tab), None)
            self._tabs.pop(id(tab), None)
            self._ended += tab.counted()
        account.purse.add(tab.day, account.connection, account.owner(), tab.granted if amount is None else amount)
        if tab.id is not None:
            account.settle(tab.id, usage, amount, tab.model, tab.lesson())


def with_estimate(call: Call, tab: Tab) -> Call:
    return replace(call, estimate=tab.estimate.money) if tab.estimate else call


def settle_all() -> None:
    """All calls of this process, as it ends."""
    with METERS_LOCK:
        meters = list(METERS)
    for meter in meters:
        meter.settle_open()
