"""A loudspeaker whose time passes when the test says so, or by itself."""

from __future__ import annotations

import threading

from components.live.ports import Speaker


class StillSpeaker(Speaker):
    """Plays only when `pass_samples` is called."""

    def __init__(self) -> None:
        self.queue = bytearray()
        self.heard = bytearray()
        self.drops = 0
        self._lock = threading.Lock()

    def play(self, pcm: bytes) -> None:
        with self._lock:
            self.queue += pcm

    def drop(self) -> int:
        with self._lock:
            unheard, self.queue = len(self.queue) // 2, bytearray()
            self.drops += 1
            return unheard

    def played(self) -> int:
        return len(self.heard) // 2

    def waiting(self) -> int:
        return len(self.queue) // 2

    def pass_samples(self, count: int) -> None:
        with self._lock:
            self.heard += self.queue[: count * 2]
            del self.queue[: count * 2]


class QuickSpeaker(StillSpeaker):
    """Plays at once."""

    def play(self, pcm: bytes) -> None:
        super().play(pcm)
        self.pass_samples(len(pcm) // 2)
