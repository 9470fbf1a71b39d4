"""What turns begin with: something typed, something spoken, a function's response."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from components.offline.live.context import Remembered, audio_tokens
from components.offline.live.desk import Desk
from components.offline.live.ear import Heard
from components.offline.live.thinking import answer, told
from components.offline.live.turn import Lines, Turn
from components.offline.live.turns import Prepare
from components.offline.live.voicing import RATE
from components.offline.prompt import Turn as Said
from components.offline.tokens import text_tokens
from components.offline.wire.content import FunctionResponse


def typed(desk: Desk, question: Remembered | None) -> Prepare:
    """A question, or the last thing said if it is already remembered."""

    async def prepare(turn: Turn) -> Lines:
        if question:
            desk.remember(question.turn, question.tokens + desk.frames())
        words = (desk.context.said_by("user") or [""])[-1]
        return lambda: answer(desk, words, typed=True)

    return prepare


def spoken(desk: Desk, heard: Heard, recognised: Callable[[], Awaitable[str]]) -> Prepare:
    """Silence follows what holds no words."""

    async def prepare(turn: Turn) -> Lines | None:
        words = await recognised()
        if not words:
            return None
        await turn.hear(words)
        tokens = Counter(AUDIO=audio_tokens(len(heard.samples) / RATE))
        desk.remember(Said("user", (words,)), tokens + desk.frames())
        return lambda: answer(desk, words, typed=False)

    return prepare


def responded(desk: Desk, responses: Sequence[FunctionResponse]) -> Prepare:
    async def lines() -> AsyncIterator[str]:
        for one in responses:
            yield told(one)

    async def prepare(turn: Turn) -> Lines:
        words = sum(text_tokens(len(told(one))) for one in responses)
        desk.remember(Said("user", ()), Counter(TEXT=words))
        return lines

    return prepare


def noticed() -> Prepare:
    """For the echo, which answers without lines."""

    async def nothing() -> AsyncIterator[str]:
        for line in list[str]():
            yield line

    async def prepare(turn: Turn) -> Lines:
        return nothing

    return prepare
