"""Run the functions a model calls: beside the talk, with a time limit, only those that were declared, and each once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from components.live.deeds import Deed, Deeds
from components.live.events import Call
from components.live.functions import Function, FunctionFailed
from components.live.snapshot import ToolUse
from components.live.threads import Threads, TooManyHang

LIMIT_SECONDS = 10.0
# What the model gets of a result, and what the page shows of it.
MOST_TOLD, MOST_SHOWN, MOST_ARGUMENT = 20_000, 1_000, 300
MOST_KEPT = 200
Show = Callable[[ToolUse], None]
Answer = Callable[[Call, str, bool], Awaitable[bool]]
Returned = tuple[str, bool]


@dataclass(slots=True, eq=False)
class Errand:
    """A function at work, or what it returned. `delivered`: a connection took the result, or nobody wants it."""

    call: Call
    use: ToolUse
    task: asyncio.Task[Returned]
    delivered: bool = False


@dataclass(slots=True, eq=False)
class Delivery:
    """Someone waits for an errand's result: the call by which this connection knows it."""

    call: Call
    task: asyncio.Task[None] | None = None


class Toolbox:
    """The calls of a talk. `show` gets each new state; `answer` gets the result for the model, and tells whether it
    went out. For one event loop.
    """

    def __init__(self, functions: Mapping[str, Function], clock: Callable[[], float], limit: float = LIMIT_SECONDS):
        self._functions = functions
        self._clock = clock
        self._limit = limit
        self._threads = Threads()
        self._deeds = Deeds()
        self._errands: OrderedDict[Deed, Errand] = OrderedDict()
        self._deliveries: dict[Errand, Delivery] = {}
        self._shown = 0

    @property
    def pending(self) -> bool:
        """The model waits for a result."""
        return bool(self._deliveries)

    @property
    def uses(self) -> tuple[ToolUse, ...]:
        """What the question under way has had done so far."""
        return tuple(self._errands[deed].use for deed in self._errands if self._deeds.is_open(deed))

    def call(self, call: Call, show: Show, answer: Answer) -> None:
        """Run it, unless that was done before: then its result is given again."""
        deed, first = self._deeds.told(call)
        errand = self._errands.get(deed)
        if errand is None:
            errand = self._errands[deed] = self._begin(call, show)
            self._forget_old()
        if first:
            self._deliver(errand, call, answer)
        elif call.id and (waiting := self._deliveries.get(errand)):
            waiting.call = call

    def withdraw(self, ids: tuple[str, ...] | None = None) -> None:
        """Forget these calls, or all: nobody waits for their results."""
        for errand, delivery in list(self._deliveries.items()):
            if ids is None or delivery.call.id in ids:
                self._forget(errand)
        if ids is None:
            for errand in [errand for errand in self._errands.values() if not errand.task.done()]:
                self._forget(errand)
            self.question_over()

    def connection_lost(self) -> None:
        """Functions go on, and their results are kept for the next connection."""
        self._deeds.connection_lost()
        for errand in list(self._deliveries):
            self._undeliver(errand)

    def question_over(self) -> None:
        """What nobody waits for any more need not be told."""
        self._deeds.question_over()
        for errand in self._errands.values():
            errand.delivered = errand.delivered or errand not in self._deliveries

    def hand_over(self, answer: Answer) -> None:
        """Results of calls that an answered question left behind when its connection was lost."""
        for errand in self._errands.values():
            if not errand.delivered and errand not in self._deliveries:
                self._deliver(errand, errand.call, answer)

    async def close(self) -> None:
        tasks = [errand.task for errand in self._errands.values()]
        self.withdraw()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, call: Call, show: Show) -> Errand:
        self._shown += 1
        use = ToolUse(f"call-{self._shown}", short(call.name), arguments(call), "running")
        errand = Errand(call, use, asyncio.get_running_loop().create_task(self._result(call)))
        began = self._clock()
        show(use)

        def over(task: asyncio.Task[Returned]) -> None:
            changed: dict[str, Any] = {"state": "cancelled"}
            if not task.cancelled():
                text, ok = task.result()
                changed = {"state": "done" if ok else "failed", "result": short(text, MOST_SHOWN)}
            errand.use = replace(use, **changed, seconds=self._clock() - began)
            show(errand.use)

        errand.task.add_done_callback(over)
        return errand

    def _deliver(self, errand: Errand, call: Call, answer: Answer) -> None:
        delivery = self._deliveries[errand] = Delivery(call)
        delivery.task = asyncio.get_running_loop().create_task(self._hand(errand, delivery, answer))

    async def _hand(self, errand: Errand, delivery: Delivery, answer: Answer) -> None:
        try:
            await asyncio.wait({errand.task})
            if not errand.task.cancelled():
                text, ok = errand.task.result()
                errand.delivered = await answer(delivery.call, text, ok)
        finally:
            if self._deliveries.get(errand) is delivery:
                del self._deliveries[errand]

    def _undeliver(self, errand: Errand) -> None:
        delivery = self._deliveries.pop(errand, None)
        if delivery and delivery.task:
            delivery.task.cancel()

    def _forget(self, errand: Errand) -> None:
        self._undeliver(errand)
        errand.task.cancel()
        errand.delivered = True
        for deed in [deed for deed, known in self._errands.items() if known is errand]:
            del self._errands[deed]

    def _forget_old(self) -> None:
        old = [deed for deed, errand in self._errands.items() if errand.delivered and not self._deeds.is_open(deed)]
        for deed in old[: max(0, len(self._errands) - MOST_KEPT)]:
            del self._errands[deed]

    async def _result(self, call: Call) -> Returned:
        function = self._functions.get(call.name)
        if function is None:
            return f"There is no function called {short(call.name)}.", False
        try:
            return await self._threads.run(lambda: attempt(function, call), self._limit)
        except TimeoutError:
            return f"{call.name} took longer than {self._limit:g} seconds.", False
        except TooManyHang:
            return f"{call.name} was not run: too many functions never came back.", False


def attempt(function: Function, call: Call) -> Returned:
    try:
        return short(str(function.run(call.arguments)), MOST_TOLD), True
    except FunctionFailed as error:
        return short(str(error), MOST_TOLD), False
    except BaseException as error:
        # The type says enough; the text may hold what nobody should hear read out.
        return f"{call.name} failed: {type(error).__name__}.", False


def arguments(call: Call) -> dict[str, Any]:
    """As the page shows them: a model may fill in anything."""
    return {short(name): value if fits(value) else short(str(value)) for name, value in call.arguments.items()}


def fits(value: object) -> bool:
    return isinstance(value, bool | int | float) or value is None or len(str(value)) <= MOST_ARGUMENT


def short(text: str, most: int = MOST_ARGUMENT) -> str:
    return text if len(text) <= most else f"{text[:most]} … (the first {most:,} of {len(text):,} characters)"
