"""Every recorded exchange goes through the code that live traffic goes through; none may be left unhandled."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials
from pydantic import SecretStr

from components.gemini import body, catalogue
from components.gemini.classify import from_body
from components.gemini.connection import DeveloperKey, Vertex
from components.gemini.errors import BadAnswer, GeminiError
from components.gemini.events import Done, Event, Failed
from components.gemini.files import Uploads
from components.gemini.generate import generate
from components.gemini.journal import Journal
from components.gemini.listing import list_models
from components.gemini.mapping import map_error
from components.gemini.request import Request, TextPart, Turn
from components.gemini.retry import Patience
from components.gemini.session import session
from tests.gemini.replay import Exchange, Replay, exchanges, quoted

DEVELOPER, VERTEX = DeveloperKey(SecretStr("AIzaTestTestTestTest")), Vertex("project", "us-central1")
QUESTION = Request("gemini-3.8-flash", (Turn("user", (TextPart("?"),)),))
# Services that the workbench does not call; their errors are classified all the same.
NOT_OURS = {"EmbedContent", "embedContent", "interactions", "fileSearchStores", "openai", "computeTokens", "unknown"}


async def asked(client: genai.Client, journal: Journal) -> str:
    events: list[Event] = []
    await generate(client, QUESTION, None, Uploads(journal), events.append, Patience(total=0))
    last = events[-1]
    assert sum(isinstance(event, Done | Failed) for event in events) == 1
    if isinstance(last, Failed):
        raise last.error
    assert isinstance(last, Done)
    return last.finish


async def counted(client: genai.Client, journal: Journal) -> str:
    answer = await client.aio.models.count_tokens(model="gemini-3.8-flash", contents="?")
    assert answer.total_tokens is None or answer.total_tokens >= 0
    return "counted"


async def listed(client: genai.Client, journal: Journal) -> str:
    assert catalogue.refreshed(await list_models(client))
    return "listed"


async def file(client: genai.Client, journal: Journal) -> str:
    await client.aio.files.get(name="files/a")
    return "file"


async def cached(client: genai.Client, journal: Journal) -> str:
    await client.aio.caches.get(name="cachedContents/a")
    return "cache"


async def batch(client: genai.Client, journal: Journal) -> str:
    job = await client.aio.batches.get(name="batches/a")
    assert isinstance(job, types.BatchJob)
    return "batch"


CALLS: dict[str, Callable[[genai.Client, Journal], Awaitable[str]]] = {
    "streamGenerateContent": asked,
    "generateContent": asked,
    "countTokens": counted,
    "/models": listed,
    "/files": file,
    "cachedContents": cached,
    "batches": batch,
    "batchGenerateContent": batch,
}


async def outcome(client: genai.Client, journal: Journal, exchange: Exchange) -> str:
    if exchange.topic in NOT_OURS:
        return not_ours(exchange)
    try:
        return await CALLS[exchange.topic](client, journal)
    except Exception as error:
        mapped = map_error(error)
        return type(mapped).__name__


def not_ours(exchange: Exchange) -> str:
    if exchange.status < 400:
        return "not ours"
    error: GeminiError = from_body(body.read(exchange.status, exchange.body))
    return type(error).__name__


async def run(found: list[Exchange], folder: Path) -> list[tuple[Exchange, str]]:
    replay, journal = Replay(), Journal(DEVELOPER.fingerprint, folder)
    outcomes = []
    async with (
        session(DEVELOPER, transport=replay) as developer,
        session(VERTEX, Credentials("token"), replay) as vertex,  # type: ignore[no-untyped-call]
    ):
        for exchange in found:
            replay.exchange = exchange
            client = vertex if exchange.on_vertex else developer
            outcomes.append((exchange, await outcome(client, journal, exchange)))
    return outcomes


# Recordings hold reasons that tests of other projects made up.
@pytest.mark.filterwarnings("ignore:.* is not a valid :UserWarning")
def test_every_recorded_exchange_is_handled(
    shared_wire: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [*exchanges(shared_wire), *quoted(shared_wire)]
    outcomes = asyncio.run(run(found, tmp_path))
    counts = Counter((exchange.topic, result) for exchange, result in outcomes)
    with capsys.disabled():
        print()
        for (topic, result), count in sorted(counts.items()):
            print(f"{count:5} {topic:24} {result}")
    unhandled = [
        (exchange.source, exchange.status, exchange.body[:300])
        for exchange, result in outcomes
        if result == BadAnswer.__name__ and not exchange.unreadable
    ]
    assert len(outcomes) == len(found) > 1200
    assert unhandled == []
    assert counts["generateContent", "stop"] + counts["streamGenerateContent", "stop"] > 950
