"""The turns of a session, one after the other, until something interrupts them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from components.offline.live.desk import Desk
from components.offline.live.turn import Lines, Turn

Prepare = Callable[[Turn], Awaitable[Lines | None]]


class Turns:
    def __init__(self, desk: Desk, group: asyncio.TaskGroup) -> None:
        self._desk = desk
        self._group = group
        self._running: dict[asyncio.Task[None], Turn] = {}
        self._one_at_a_time = asyncio.Lock()

    def begin(self, prepare: Prepare) -> None:
        """Answer as soon as the turns before are done."""
        turn = Turn(self._desk)
        task = self._group.create_task(self._run(turn, prepare))
        self._running[task] = turn
        task.add_done_callback(self._running.pop)

    async def _run(self, turn: Turn, prepare: Prepare) -> None:
        async with self._one_at_a_time:
            await turn.run(lambda: prepare(turn))

    async def interrupt(self) -> None:
        """End what is going on; what has not begun to be answered ends without a word."""
        stopped = dict(self._running)
        for task in stopped:
            task.cancel()
        await asyncio.gather(*stopped, return_exceptions=True)
        for turn in stopped.values():
            if turn.begun and not turn.done:
                await turn.interrupt()
