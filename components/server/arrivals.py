"""Files that visitors' browsers have sent, on disk until a page takes them: whose they are, and what was wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from weakref import WeakValueDictionary

from components.errors import BadFile
from components.media.capacity import Capacity, Promise
from components.media.spool import CAPACITY, Spool

MOST_ISSUED = 10_000  # places for files that one visitor may have been told of; the oldest end


@dataclass(slots=True)
class Arrival:
    """One file where it lies, or why it was not taken. `close` gives up its place, and what lies there."""

    session: str
    content: Path | BadFile
    sha256: str
    size: int
    close: Callable[[], object]

    def path(self) -> Path:
        """Raises BadFile where it was not taken."""
        if isinstance(self.content, BadFile):
            raise self.content
        return self.content


class Arrivals:
    """Those of all sessions, safe from any thread. A file comes only to a place that was issued for it."""

    def __init__(self, capacity: Capacity) -> None:
        self.capacity = capacity
        self._spools: WeakValueDictionary[str, Spool] = WeakValueDictionary()
        self._coming: Counter[str] = Counter()
        self._issued: dict[str, dict[str, None]] = {}
        self._here: dict[str, Arrival] = {}
        self._lock = threading.RLock()

    def enter(self, session: str, spool: Spool) -> None:
        """What a session keeps already counts for what it may send."""
        with self._lock:
            self._spools[session] = spool

    def issue(self, session: str, places: Iterable[str]) -> None:
        with self._lock:
            known = self._issued.setdefault(session, {})
            known.update(dict.fromkeys(places))
            while len(known) > MOST_ISSUED:
                known.pop(next(iter(known)))

    def is_issued(self, session: str, place: str) -> bool:
        with self._lock:
            return place in self._issued.get(session, ())

    def put(self, place: str, arrival: Arrival) -> None:
        """A second file for the same place takes the first one's; one for a session that has ended is let go."""
        with self._lock:
            ended = arrival.session not in self._issued
            former = None if ended else self._here.pop(place, None)
            if not ended:
                self._here[place] = arrival
        for gone in (former, arrival if ended else None):
            if gone:
                gone.close()

    def take(self, place: str) -> Arrival | None:
        """The file, once; whoever takes it closes it."""
        with self._lock:
            return self._here.pop(place, None)

    def drop(self, place: str) -> None:
        if arrival := self.take(place):
            arrival.close()

    def end(self, session: str) -> None:
        """Nothing of this session is awaited or kept any more."""
        with self._lock:
            self._issued.pop(session, None)
            gone = [place for place, arrival in self._here.items() if arrival.session == session]
            arrivals = [self._here.pop(place) for place in gone]
        for arrival in arrivals:
            arrival.close()

    def promise(self, session: str) -> Promise:
        """Room for one file of this session, to be closed with it."""
        return Promise(partial(self._grow, session))

    def _grow(self, session: str, size: int) -> None:
        with self._lock:
            spool = self._spools.get(session)
            if spool is not None and size > 0:
                spool.require(size, beside=self._coming[session])
            self.capacity.grow(size)
            self._coming[session] += size
            self._coming += Counter()


ARRIVALS = Arrivals(CAPACITY)
