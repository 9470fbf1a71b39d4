"""Plain functions in threads of their own. A thread can't be ended: one that hangs is left behind and makes way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

MOST_AT_WORK, MOST_HUNG = 8, 24
NAME = "talk-function"
T = TypeVar("T")


class TooManyHang(Exception):
    """So many threads never came back that a further one would only join them."""


class Threads:
    """For one event loop. `MOST_AT_WORK` run at a time, the others wait for their turn."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(MOST_AT_WORK)
        self._left: set[threading.Thread] = set()

    async def run(self, act: Callable[[], T], seconds: float) -> T:
        """What `act` returns; it must not raise. Raises TimeoutError after so many seconds at work, and TooManyHang."""
        async with self._room:
            self._left = {thread for thread in self._left if thread.is_alive()}
            if len(self._left) >= MOST_HUNG:
                raise TooManyHang
            thread, done = start(act)
            self._left.add(thread)
            return await asyncio.wait_for(done, seconds)


def start(act: Callable[[], T]) -> tuple[threading.Thread, asyncio.Future[T]]:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def finish(result: T) -> None:
        if not done.done():
            done.set_result(result)

    def run() -> None:
        result = act()
        try:
            loop.call_soon_threadsafe(finish, result)
        except RuntimeError:
            # The talk ended, and its loop with it.
            return

    thread = threading.Thread(target=run, name=NAME, daemon=True)
    thread.start()
    return thread, done
