"""Run the functions a model calls: beside the talk, with a time limit, and only those that were declared."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from components.live.events import Call
from components.live.functions import Function, FunctionFailed
from components.live.snapshot import ToolUse

LIMIT_SECONDS = 10.0
Show = Callable[[ToolUse], None]
Answer = Callable[[Call, str, bool], Awaitable[None]]


class Toolbox:
    """The calls under way. `show` gets each new state, `answer` the result for the model. For one event loop."""

    def __init__(self, functions: Mapping[str, Function], clock: Callable[[], float], limit: float = LIMIT_SECONDS):
        self._functions = functions
        self._clock = clock
        self._limit = limit
        self._running: dict[str, asyncio.Task[None]] = {}
        self._threads: ThreadPoolExecutor | None = None

    @property
    def pending(self) -> bool:
        return bool(self._running)

    def call(self, call: Call, show: Show, answer: Answer) -> None:
        use = ToolUse(call.id, call.name, call.arguments, "running")
        show(use)
        began = self._clock()
        task = asyncio.get_running_loop().create_task(self._run(call, use, show, answer))
        self._running[call.id] = task

        def over(ended: asyncio.Task[None]) -> None:
            self._running.pop(call.id, None)
            if ended.cancelled():
                show(replace(use, state="cancelled", seconds=self._clock() - began))

        task.add_done_callback(over)

    def withdraw(self, ids: tuple[str, ...] | None = None) -> None:
        """Forget these calls, or all: nobody waits for their results."""
        for key in list(self._running) if ids is None else ids:
            if task := self._running.get(key):
                task.cancel()

    async def close(self) -> None:
        tasks = list(self._running.values())
        self.withdraw()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._threads:
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, call: Call, use: ToolUse, show: Show, answer: Answer) -> None:
        began = self._clock()
        text, ok = await self._result(call)
        show(replace(use, state="done" if ok else "failed", result=text, seconds=self._clock() - began))
        await answer(call, text, ok)

    async def _result(self, call: Call) -> tuple[str, bool]:
        function = self._functions.get(call.name)
        if function is None:
            return f"There is no function called {call.name}.", False
        if self._threads is None:
            self._threads = ThreadPoolExecutor(2, thread_name_prefix="talk-function")
        try:
            running = asyncio.get_running_loop().run_in_executor(self._threads, function.run, call.arguments)
            return await asyncio.wait_for(running, self._limit), True
        except TimeoutError:
            return f"{call.name} took longer than {self._limit:g} seconds.", False
        except FunctionFailed as error:
            return str(error), False
        except Exception as error:
            # The type says enough; the text may hold what nobody should hear read out.
            return f"{call.name} failed: {type(error).__name__}.", False
