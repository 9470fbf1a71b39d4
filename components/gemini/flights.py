"""What several ask for at once is made once, though each asks on a thread and loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
LOOK = 0.05  # seconds between looks at what another makes


class Flights:
    """Safe between threads. What is under way is known by its key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, threading.Event] = {}

    @property
    def busy(self) -> bool:
        return bool(self._under_way)

    async def alone(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """Does the work when nobody else is at this key's: it first looks whether it has been done meanwhile."""
        while (ended := self._take(key)) is not None:
            while not ended.is_set():
                await asyncio.sleep(LOOK)
        try:
            return await work()
        finally:
            with self._lock:
                self._under_way.pop(key).set()

    async def settled(self) -> None:
        """Waits until nothing is under way."""
        while self.busy:
            await asyncio.sleep(LOOK)

    def _take(self, key: Hashable) -> threading.Event | None:
        """None for who may begin; else what tells the end of another's work."""
        with self._lock:
            if (other := self._under_way.get(key)) is not None:
                return other
            self._under_way[key] = threading.Event()
            return None


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Brought to its end though the caller is cancelled meanwhile: half done, nobody would know what there is."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
