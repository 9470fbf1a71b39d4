"""One run's calls to a model: checked against the budget, watched while they come, entered in the ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from decimal import Decimal
from uuid import uuid4

from components.errors import WorkbenchError
from components.gemini.errors import BudgetReached
from components.gemini.events import Done, Event, Failed
from components.gemini.request import Request
from components.jobs.budget import Account
from components.jobs.store.call import Call
from components.jobs.tab import Tab
from components.prices.cache import with_cache
from components.prices.estimate import Estimate, share

Ask = Callable[[Request, threading.Event], Iterator[Event]]


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
        self._lock = threading.Lock()
        self._settled = Decimal()
        self._open_tabs: list[Tab] = []

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
        """US dollars of the run so far, of the calls whose price is known; what has ended is summed up already."""
        with self._lock:
            return sum((tab.counted() for tab in self._open_tabs), self._settled)

    def _others(self, tab: Tab) -> Decimal:
        """The run so far without this call."""
        with self._lock:
            return sum((other.counted() for other in self._open_tabs if other is not tab), self._settled)

    def _open(self, request: Request) -> Tab | BudgetReached:
        account, today = self._account, self._account.clock().date()
        mine = self._share if self._share and self._share.model == request.model else None
        if mine and request.cache_hours and not (mine.cached or mine.cache_hours):
            mine = with_cache(mine, request.cache_hours)
        tab = Tab(request.model, today, mine, hours=request.cache_hours or 0.0)
        with account.purse.lock:
            rooms = account.rooms(self.spent())
            refusal = account.refusal(request.model, mine.money.likely if mine and mine.money else None, rooms)
            if refusal:
                return refusal
            tab.room = min((room.left for room in rooms), default=None)
            tab.id = self._enter(tab)
        with self._lock:
            self._open_tabs.append(tab)
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
        if amount <= min(tab.room, tab.reserved) and (run is None or self._others(tab) + amount <= run):
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
        with self._lock:
            self._open_tabs.remove(tab)
            self._settled += tab.counted()
        usage, amount = tab.final()
        account.purse.add(tab.day, account.connection, account.owner(), tab.reserved if amount is None else amount)
        if tab.id is None:
            return
        try:
            account.ledger().settle(tab.id, usage, amount, tab.model, tab.lesson())
        except WorkbenchError as error:
            account.trouble(str(error))
