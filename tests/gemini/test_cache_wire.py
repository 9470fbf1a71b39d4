"""What goes over the wire for a film that is kept in the service's cache, as Google's pages describe it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from components.gemini.connection import DeveloperKey
from components.gemini.errors import NotAllowed
from components.gemini.events import Done, Event, Failed, Notice
from components.gemini.files import Uploads
from components.gemini.generate import generate
from components.gemini.journal import Journal
from components.gemini.request import Clip, Request, Settings, TextPart, Turn, UriPart
from components.gemini.retry import Patience
from components.gemini.session import session

KEY = DeveloperKey(SecretStr("AIzaTestTestTestTest"))
MODEL = "gemini-3.8-flash"
LINK = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FILM = UriPart(LINK, clip=Clip(start=30, end=90.5, fps=0.5))
SENT = {
    "fileData": {"fileUri": LINK},
    "videoMetadata": {"startOffset": "30s", "endOffset": "90.5s", "fps": 0.5},
}
ANSWER = {"candidates": [{"content": {"role": "model", "parts": [{"text": "A cat."}]}, "finishReason": "STOP"}]}


@dataclass
class Wire(httpx2.AsyncBaseTransport):
    """Answers as the service does; `told` are errors to give instead, by the number of the call."""

    told: dict[int, int] = field(default_factory=dict)
    lasts: timedelta = timedelta(hours=1)
    seen: list[tuple[str, str, Any]] = field(default_factory=list)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        content = await request.aread()
        path = request.url.path
        self.seen.append((request.method, path, json.loads(content) if content else None))
        if error := self.told.get(len(self.seen)):
            status = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}[error]
            said = "CachedContent not found (or permission denied)"
            return httpx2.Response(error, json={"error": {"code": error, "message": said, "status": status}})
        if path.endswith("cachedContents"):
            expires = (datetime.now(UTC) + self.lasts).strftime("%Y-%m-%dT%H:%M:%SZ")
            number = sum(seen[:2] == ("POST", path) for seen in self.seen)
            return httpx2.Response(200, json={"name": f"cachedContents/c{number}", "expireTime": expires})
        if ":stream" in path:
            event = f"data: {json.dumps(ANSWER)}\r\n\r\n"
            return httpx2.Response(200, content=event.encode(), headers={"content-type": "text/event-stream"})
        return httpx2.Response(200, json={})

    @property
    def calls(self) -> list[str]:
        return [f"{method} {path.removeprefix('/v1beta/')}" for method, path, _ in self.seen]

    def body(self, number: int) -> Any:
        return camel(self.seen[number][2])


def camel(value: Any) -> Any:
    """The SDK writes some names as start_offset, others as startOffset; the service reads both."""
    if isinstance(value, list):
        return [camel(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {re.sub("_([a-z])", lambda found: found[1].upper(), key): camel(one) for key, one in value.items()}


Ask = Callable[..., list[list[Event]]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Asks one after the other with the same uploads, and lets them go in the end."""

    def all_of(wire: Wire, *questions: str, fallback: str | None = None) -> list[list[Event]]:
        async def run() -> list[list[Event]]:
            uploads, found = Uploads(Journal(KEY.fingerprint, tmp_path)), []
            async with session(KEY, transport=wire) as client:
                for question in questions:
                    events: list[Event] = []
                    turns = (Turn("user", (FILM, TextPart(question))),)
                    request = Request(MODEL, turns, Settings(system_instruction="Be brief."), cache_hours=1.0)
                    await generate(client, request, fallback, uploads, events.append, Patience(total=0))
                    found.append(events)
                await uploads.release(client)
            return found

        return asyncio.run(run())

    return all_of


GENERATE = f"POST models/{MODEL}:streamGenerateContent"


def test_the_film_is_sent_once_and_read_from_the_cache_after(ask: Ask) -> None:
    wire = Wire()
    assert all(isinstance(events[-1], Done) for events in ask(wire, "What?", "Who?"))
    assert wire.calls == ["POST cachedContents", GENERATE, GENERATE, "DELETE cachedContents/c1"]
    made = wire.body(0)
    assert made.pop("displayName").startswith("workbench-")
    assert made == {
        "model": f"models/{MODEL}",
        "ttl": "3600s",
        "contents": [{"role": "user", "parts": [SENT]}],
        "systemInstruction": {"role": "user", "parts": [{"text": "Be brief."}]},
    }
    for number, question in ((1, "What?"), (2, "Who?")):
        asked = wire.body(number)
        assert asked["cachedContent"] == "cachedContents/c1"
        assert asked["contents"] == [{"role": "user", "parts": [{"text": question}]}]
        assert "systemInstruction" not in asked and "tools" not in asked and "fileData" not in json.dumps(asked)


@pytest.mark.parametrize("code", [403, 404])
@pytest.mark.parametrize("fallback", [None, "gemini-3.1-pro-preview"])
def test_a_cache_that_is_gone_is_made_again_by_the_same_model(ask: Ask, code: int, fallback: str | None) -> None:
    wire = Wire(told={3: code})
    first, second = ask(wire, "What?", "Who?", fallback=fallback)
    assert isinstance(first[-1], Done) and isinstance(second[-1], Done)
    assert [event.kind for event in second if isinstance(event, Notice)] == ["resent"]
    assert wire.calls.count("POST cachedContents") == 2 and wire.calls.count("DELETE cachedContents/c2") == 1
    assert wire.body(-2)["cachedContent"] == "cachedContents/c2"


def test_a_cache_near_its_end_is_made_again(ask: Ask) -> None:
    wire = Wire(lasts=timedelta(seconds=30))
    ask(wire, "What?", "Who?")
    assert wire.calls.count("POST cachedContents") == 2
    assert {"DELETE cachedContents/c1", "DELETE cachedContents/c2"} <= set(wire.calls)


def test_where_no_cache_is_made_the_film_is_sent_along_and_that_is_said(ask: Ask) -> None:
    wire = Wire(told={1: 400})
    (events,) = ask(wire, "What?")
    (notice,) = [event for event in events if isinstance(event, Notice)]
    assert notice.kind == "uncached" and "too short" in notice.message and "sent along" in notice.message
    assert wire.calls == ["POST cachedContents", GENERATE]
    assert wire.body(1)["contents"] == [{"role": "user", "parts": [SENT, {"text": "What?"}]}]
    assert wire.body(1)["systemInstruction"] and "cachedContent" not in wire.body(1)


def test_a_new_cache_that_can_not_be_read_is_an_error_not_a_loop(ask: Ask) -> None:
    wire = Wire(told={2: 403})
    (events,) = ask(wire, "What?")
    assert isinstance(events[-1], Failed) and isinstance(events[-1].error, NotAllowed)
    assert wire.calls == ["POST cachedContents", GENERATE, "DELETE cachedContents/c1"]
