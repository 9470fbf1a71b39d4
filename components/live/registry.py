"""Talks that outlive a page, found again by a token that only their owner has."""

from __future__ import annotations

import secrets
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from components.live.talk import Talk

# A talk nobody looks at ends itself after two minutes; what was said can be fetched for so long after.
KEPT_SECONDS = 3600.0
LOOK_SECONDS = 60.0


@dataclass(slots=True)
class Entry:
    talk: Talk
    asked_at: float = field(default=0.0)


class Registry:
    """Safe from any thread. A talk that is over and was not asked for in an hour is forgotten with its recording."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: dict[str, Entry] = {}

    def add(self, talk: Talk) -> str:
        """Keep it; the token finds it again."""
        token = secrets.token_urlsafe(16)
        self._forget_old()
        with self._lock:
            self._entries[token] = Entry(talk, self._clock())
        self._look_later()
        return token

    def find(self, token: str | None) -> Talk | None:
        self._forget_old()
        with self._lock:
            entry = self._entries.get(token or "")
            if entry is None:
                return None
            entry.asked_at = self._clock()
            return entry.talk

    def going(self) -> int:
        """How many talks are not over."""
        with self._lock:
            return sum(not entry.talk.over for entry in self._entries.values())

    def remove(self, token: str) -> None:
        """End the talk and delete its recording."""
        with self._lock:
            entry = self._entries.pop(token, None)
        if entry:
            _discard(entry.talk)

    def close(self) -> None:
        """End all talks, as when the app ends."""
        for token in list(self._entries):
            self.remove(token)

    def _look_later(self) -> None:
        """Also where nobody comes any more, what was recorded goes."""
        timer = threading.Timer(LOOK_SECONDS, self._look)
        timer.daemon = True
        timer.start()

    def _look(self) -> None:
        self._forget_old()
        with self._lock:
            left = bool(self._entries)
        if left:
            self._look_later()

    def _forget_old(self) -> None:
        before = self._clock() - KEPT_SECONDS
        with self._lock:
            old = [token for token, entry in self._entries.items() if entry.asked_at < before]
            gone = [self._entries.pop(token) for token in old if self._entries[token].talk.over]
        for entry in gone:
            _discard(entry.talk)


def _discard(talk: Talk) -> None:
    talk.stop()
    if talk.folder:
        shutil.rmtree(talk.folder, ignore_errors=True)
