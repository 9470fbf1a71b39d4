from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from components.offline.crew import Crew
from components.offline.prompt import Prompt
from components.offline.wire.errors import ApiError
from tests.offline.stand_in import Mind

PROMPT = Prompt(system="", turns=(), json=False, schema=None)


async def heard(crew: Crew, most: int = 100) -> list[str]:
    found: list[str] = []
    async with aclosing(crew.pieces(PROMPT)) as pieces:
        async for piece in pieces:
            found.append(piece)
            if len(found) == most:
                break
    return found


def test_pieces_in_their_order() -> None:
    assert asyncio.run(heard(Crew(Mind(["a", "b", "c"])))) == ["a", "b", "c"]


def test_leaving_early_stops_the_work() -> None:
    mind = Mind(endless=True)
    assert len(asyncio.run(heard(Crew(mind), most=5))) == 5
    assert mind.left.wait(10)


def test_closing_stops_the_work() -> None:
    async def closed() -> list[str]:
        crew = Crew(mind)
        listening = asyncio.create_task(heard(crew, most=1_000_000))
        while not mind.prompts:
            await asyncio.sleep(0.01)
        crew.close()
        return await listening

    mind = Mind(endless=True)
    assert asyncio.run(closed())[:2] == ["Hello, ", "world."]
    assert mind.left.is_set()


def test_what_the_mind_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        asyncio.run(heard(Crew(Mind(error=ZeroDivisionError()))))


def test_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.offline.crew.WAITING", 0)
    with pytest.raises(ApiError) as caught:
        asyncio.run(heard(Crew(Mind())))
    assert caught.value.code == 429
