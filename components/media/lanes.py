"""Whose job is next, where many want few workers: fair by visitor, and never all of them at what takes long."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

LOOK = 0.2  # seconds between two looks at whether somebody who waits gave up


class JobStopped(Exception):
    """Whoever wanted the job no longer does."""


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """One job that waits; `heavy` for those of minutes."""

    lane: str
    heavy: bool


class Lanes:
    """At most `size` jobs at once: `of_one` of a lane, one of these heavy, and `heavy` heavy ones of all.

    Of those that may begin, it is that of the lane with the fewest at work, then with the least time spent; then the
    first that came.
    """

    def __init__(self, size: int, of_one: int, heavy: int) -> None:
        self._size, self._of_one, self._heavy = size, of_one, heavy
        self._waiting: list[Ticket] = []
        self._running: list[Ticket] = []
        self._spent: dict[str, float] = {}
        self._turn = threading.Condition()

    @contextlib.contextmanager
    def turn(self, lane: str, heavy: bool, stop: threading.Event | None = None) -> Iterator[None]:
        """Waits until the job may begin. Raises JobStopped when `stop` was set before."""
        ticket = Ticket(lane, heavy)
        with self._turn:
            self._enter(ticket)
            try:
                while self._next() is not ticket:
                    if stop and stop.is_set():
                        raise JobStopped
                    self._turn.wait(LOOK if stop else None)
                self._running.append(ticket)
            finally:
                self._waiting.remove(ticket)
                self._turn.notify_all()
        begun = time.monotonic()
        try:
            yield
        finally:
            with self._turn:
                self._running.remove(ticket)
                self._leave(lane, time.monotonic() - begun)
                self._turn.notify_all()

    def _enter(self, ticket: Ticket) -> None:
        present = {other.lane for other in (*self._waiting, *self._running)}
        if ticket.lane not in present:  # who comes anew neither owes nor is owed anything
            self._spent[ticket.lane] = min((self._spent[lane] for lane in present), default=0.0)
        self._waiting.append(ticket)

    def _leave(self, lane: str, seconds: float) -> None:
        self._spent[lane] += seconds
        if all(other.lane != lane for other in (*self._waiting, *self._running)):
            del self._spent[lane]

    def _next(self) -> Ticket | None:
        at_work = Counter(other.lane for other in self._running)
        long = [other.lane for other in self._running if other.heavy]

        def may(ticket: Ticket) -> bool:
            if ticket.heavy and (len(long) >= self._heavy or ticket.lane in long):
                return False
            return at_work[ticket.lane] < self._of_one

        if len(self._running) >= self._size:
            return None
        return min(
            filter(may, self._waiting),
            key=lambda ticket: (at_work[ticket.lane], self._spent[ticket.lane]),
            default=None,
        )
