"""What is made at the service is made once, and nothing of it is left there, whatever is stopped when."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from components.gemini.client import Gemini
from components.gemini.connection import DeveloperKey
from components.gemini.events import Done, Event
from components.gemini.files import Uploads
from components.gemini.flights import Flights, unbroken
from components.gemini.request import Request, Settings, TextPart, Turn, UriPart
from components.gemini.retry import Patience
from tests.waiting import wait_until

KEY, MODEL = DeveloperKey(SecretStr("AIzaTestTestTestTest")), "gemini-3.8-flash"
LINK = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
SECONDS = 20
ANSWER = {
    "candidates": [{"content": {"role": "model", "parts": [{"text": "A cat."}]}, "finishReason": "STOP"}],
    "usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": 10, "totalTokenCount": 1010},
}


@dataclass
class Service(httpx2.AsyncBaseTransport):
    """Holds caches, whose creation, deletion and answers wait to be let go. What is deleted can't be read any more."""

    alive: dict[str, str] = field(default_factory=dict)
    made: int = 0
    asked: int = 0
    seen: list[str] = field(default_factory=list)
    creates: threading.Event = field(default_factory=threading.Event)
    deletes: threading.Event = field(default_factory=threading.Event)
    answers: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        for gate in (self.creates, self.deletes, self.answers):
            gate.set()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        told = await request.aread()
        path = request.url.path
        self.seen.append(f"{request.method} {path.removeprefix('/v1beta/')}")
        if request.method == "GET":
            return httpx2.Response(200, json={"cachedContents": [
                {"name": name, "displayName": mark} for name, mark in self.alive.items()
            ]})  # fmt: skip
        if path.endswith("cachedContents"):
            return await self._create(json.loads(told))
        if request.method == "DELETE":
            await passed(self.deletes)
            self.alive.pop(path.removeprefix("/v1beta/"), None)
            return httpx2.Response(200, json={})
        return await self._answer(json.loads(told))

    async def _create(self, told: dict[str, str]) -> httpx2.Response:
        self.made += 1
        name = f"cachedContents/c{self.made}"
        self.alive[name] = told["displayName"]
        await passed(self.creates)
        expires = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        usage = {"totalTokenCount": 50_000}
        return httpx2.Response(200, json={"name": name, "expireTime": expires, "usageMetadata": usage})

    async def _answer(self, told: dict[str, str]) -> httpx2.Response:
        self.asked += 1
        await passed(self.answers)
        if told["cachedContent"] not in self.alive:
            gone = {"code": 403, "message": "CachedContent not found", "status": "PERMISSION_DENIED"}
            return httpx2.Response(403, json={"error": gone})
        event = f"data: {json.dumps(ANSWER)}\r\n\r\n".encode()
        return httpx2.Response(200, content=event, headers={"content-type": "text/event-stream"})


async def passed(gate: threading.Event) -> None:
    assert await asyncio.to_thread(gate.wait, SECONDS)


@dataclass
class Asker:
    """Asks in a thread of its own."""

    gemini: Gemini
    held: Uploads
    link: str
    stop: threading.Event = field(default_factory=threading.Event)
    events: list[Event] = field(default_factory=list)
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._ask)
        self.thread.start()

    def _ask(self) -> None:
        request = Request(MODEL, (Turn("user", (UriPart(self.link), TextPart("?"))),), Settings(), cache_hours=1.0)
        self.events.extend(self.gemini.generate(request, self.stop, uploads=self.held))

    def ended(self) -> Event:
        self.thread.join(SECONDS)
        return self.events[-1]


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def gemini(service: Service, tmp_path: Path) -> Iterator[Gemini]:
    found = Gemini(KEY, transport=service, patience=Patience(total=2, first=0.01), folder=tmp_path)
    yield found
    for gate in (service.creates, service.deletes, service.answers):
        gate.set()
    found.close()


def test_two_questions_at_once_make_one_cache(service: Service, gemini: Gemini) -> None:
    service.creates.clear()
    held = gemini.hold()
    askers = [Asker(gemini, held, LINK) for _ in range(2)]
    wait_until(lambda: service.made, SECONDS)
    service.creates.set()
    assert all(isinstance(asker.ended(), Done) for asker in askers)
    assert service.made == 1 and len(service.alive) == 1


def test_a_cache_is_not_deleted_under_its_reader(service: Service, gemini: Gemini) -> None:
    service.answers.clear()
    held = gemini.hold()
    first = Asker(gemini, held, LINK)
    wait_until(lambda: service.asked == 1, SECONDS)
    second = Asker(gemini, held, f"{LINK}2")
    wait_until(lambda: service.asked == 2, SECONDS)
    assert set(service.alive) == {"cachedContents/c1", "cachedContents/c2"}
    service.answers.set()
    assert isinstance(first.ended(), Done) and isinstance(second.ended(), Done)
    wait_until(lambda: set(service.alive) == {"cachedContents/c2"}, SECONDS)


def test_a_cache_that_is_made_while_it_is_stopped_is_deleted(service: Service, gemini: Gemini) -> None:
    service.creates.clear()
    held = gemini.hold()
    asker = Asker(gemini, held, LINK)
    wait_until(lambda: service.made, SECONDS)
    asker.stop.set()
    assert asker.ended() == Done("cancelled")
    gemini.release(held)
    service.creates.set()
    wait_until(lambda: not service.alive, SECONDS, what="the cache to be deleted")
    wait_until(lambda: not gemini._journal.names(), SECONDS)


def test_stopping_while_an_older_one_is_deleted_leaves_neither(service: Service, gemini: Gemini) -> None:
    held = gemini.hold()
    assert isinstance(Asker(gemini, held, LINK).ended(), Done)
    service.deletes.clear()
    other = Asker(gemini, held, f"{LINK}2")
    wait_until(lambda: any("DELETE" in line for line in service.seen), SECONDS)
    other.stop.set()
    other.ended()
    service.deletes.set()
    gemini.release(held)
    wait_until(lambda: not service.alive, SECONDS, what="both caches to be deleted")
    wait_until(lambda: not gemini._journal.names(), SECONDS)


def test_what_a_process_made_that_ended_before_the_answer_is_swept(service: Service, tmp_path: Path) -> None:
    dead = Gemini(KEY, transport=service, folder=tmp_path)
    dead._journal.add("cachedContents/workbench-mark")
    service.alive = {"cachedContents/c7": "workbench-mark", "cachedContents/c8": "another's"}
    dead._journal.close()
    with Gemini(KEY, transport=service, patience=Patience(total=2, first=0.01), folder=tmp_path) as next_one:
        Asker(next_one, next_one.hold(), LINK).ended()
        wait_until(lambda: "cachedContents/c7" not in service.alive, SECONDS)
        assert "cachedContents/c8" in service.alive


def test_one_file_for_several_questions_at_once_goes_up_once(tmp_path: Path) -> None:
    made: list[str] = []
    flights, ready = Flights(), threading.Barrier(3)
    known: list[str] = []

    async def there() -> str:
        if not known:
            made.append("upload")
            await asyncio.sleep(0)
            known.append("file")
        return known[0]

    def ask() -> None:
        ready.wait(SECONDS)
        assert asyncio.run(flights.alone("key", there)) == "file"

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert made == ["upload"] and not flights.busy


def test_who_is_left_waiting_takes_over_from_who_failed() -> None:
    flights = Flights()

    async def fails() -> str:
        raise OSError

    async def works() -> str:
        return "made"

    with pytest.raises(OSError):
        asyncio.run(flights.alone("key", fails))
    assert asyncio.run(flights.alone("key", works)) == "made" and not flights.busy


def test_what_is_unbroken_comes_to_its_end() -> None:
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        done.append("whole")

    async def stopped() -> None:
        task = asyncio.ensure_future(unbroken(work()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(stopped())
    assert done == ["whole"]
