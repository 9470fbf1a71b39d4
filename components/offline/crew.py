"""The threads that think: at most two answers at a time, each stopped when nobody waits for it any longer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Final

from components.offline.prompt import Prompt
from components.offline.wire.errors import ApiError

Respond = Callable[[Prompt, Callable[[], bool]], Iterator[str]]
AT_A_TIME = 2
WAITING = 100


class End:
    """After the last piece: `error` is what broke the answer off."""

    def __init__(self, error: BaseException | None) -> None:
        self.error: Final = error


class Crew:
    """Runs the blocking mind beside the event loop."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._threads = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="answer")
        self._running: set[Event] = set()

    async def pieces(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """The answer as it comes. Leaving the loop early stops the work; what it raises is raised here.

        Raises ApiError RESOURCE_EXHAUSTED when too many wait already.
        """
        if len(self._running) >= WAITING:
            raise ApiError("RESOURCE_EXHAUSTED", "The offline engine is busy. Please try again later.")
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[str | End] = asyncio.Queue()
        stopped = Event()

        def put(item: str | End) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(queue.put_nowait, item)

        self._running.add(stopped)
        self._threads.submit(self._work, prompt, stopped, put)
        try:
            while not isinstance(item := await queue.get(), End):
                yield item
            if item.error:
                raise item.error
        finally:
            stopped.set()
            self._running.discard(stopped)

    def _work(self, prompt: Prompt, stopped: Event, put: Callable[[str | End], None]) -> None:
        error: BaseException | None = None
        try:
            if not stopped.is_set():
                for piece in self._respond(prompt, stopped.is_set):
                    if stopped.is_set():
                        break
                    put(piece)
        except BaseException as caught:
            error = caught
        put(End(error))

    def close(self) -> None:
        for stopped in self._running:
            stopped.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
