"""From a plan to the lines that are said, one after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing

from components.offline.live.desk import Desk
from components.offline.live.plan import NAME, Look, Plan, Recall, Say, Surroundings, aloud, asks, plan
from components.offline.live.speech import lines
from components.offline.live.tools import Call, result
from components.offline.prompt import Turn, Unreadable
from components.offline.senses.weights import Missing
from components.offline.tokens import text_tokens
from components.offline.wire.content import FunctionResponse
from components.offline.wire.errors import ApiError

ONE_VOICE = "I have one voice only, whichever you choose."
SOON_SECONDS = 0.3  # that a call which need not be waited for is waited for all the same
UNREADABLE = "The picture could not be decoded."


async def answer(desk: Desk, said: str, typed: bool) -> AsyncIterator[str]:
    """Lines to say about what was said last, which is in the context already; calls a function if that is wanted."""
    earlier = desk.context.said_by("user")[:-1]
    around = Surroundings(
        functions=desk.settings.functions,
        said=earlier,
        replied=desk.context.said_by("model"),
        shown=bool(desk.eye.newest or desk.context.blobs),
        typed=typed,
        searches=desk.settings.searches,
    )
    async for line in carried_out(desk, plan(said, around)):
        yield line
    if not desk.introduced:
        desk.introduced = True
        if NAME not in (desk.context.said_by("model") or [""])[0]:
            yield NAME
        if desk.settings.voice and desk.settings.speaks:
            yield ONE_VOICE


async def carried_out(desk: Desk, decided: Plan) -> AsyncIterator[str]:
    if isinstance(decided, Say):
        yield decided.text
    elif isinstance(decided, Call):
        async for line in called(desk, decided):
            yield line
    elif isinstance(decided, Look):
        async for line in read(desk, decided.question):
            yield line
    else:
        async for line in recalled(desk, decided):
            yield line


async def called(desk: Desk, call: Call) -> AsyncIterator[str]:
    id, message = desk.calls.message(call)
    waiting = desk.calls.wait(id)
    await desk.wire.send(message)
    await asyncio.wait({waiting}, timeout=None if call.function.behavior == "BLOCKING" else SOON_SECONDS)
    if waiting.done():
        response = told(waiting.result(), call.function.name)
        desk.remember(Turn("user", ()), Counter(TEXT=text_tokens(len(response))))
        yield response
    else:
        desk.calls.go_on_without(id)
        yield f"I have called {spelled(call.function.name)}."


def told(response: FunctionResponse, name: str | None = None) -> str:
    """A response in words, as what it is: the function's."""
    return f"{spelled(response.name or name).capitalize()} says: {result(response.response)}"


def spelled(name: str | None) -> str:
    return (name or "The function").replace("_", " ")


async def recalled(desk: Desk, wanted: Recall) -> AsyncIterator[str]:
    sayings = [one for one in desk.context.said_by("user")[:-1] if not asks(one.lower())]
    instructions = [line for line in desk.settings.system.splitlines() if line.strip()]
    try:
        near = await desk.studio.nearest(wanted.question, sayings + instructions)
    except Missing as missing:
        yield str(missing)
        near = []
    if near:
        yield f'{"You said" if near[0] in sayings else "My instructions say"}: "{near[0]}"'
        return
    async for line in carried_out(desk, wanted.otherwise):
        yield line


async def read(desk: Desk, question: str) -> AsyncIterator[str]:
    try:
        async with aclosing(desk.read(question)) as pieces:
            async for line in lines(pieces):
                if spoken := aloud(line):
                    yield spoken
    except Unreadable:
        yield UNREADABLE
    except ApiError as error:
        yield error.message
