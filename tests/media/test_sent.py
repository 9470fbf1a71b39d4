"""What of a photo reaches the service, by every road that pictures take."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from components.analysis import ask, compare, extract, inspect
from components.analysis.presets import RECEIPT
from components.gemini import files
from components.gemini.connection import DeveloperKey
from components.gemini.events import Done, Event
from components.gemini.files import Uploads
from components.gemini.generate import generate
from components.gemini.journal import Journal
from components.gemini.request import Request, Settings
from components.gemini.retry import Patience
from components.gemini.session import session
from components.jobs.ask import request as asking
from components.jobs.ask_files import Held, attachment
from components.jobs.extract import Task
from components.jobs.inspect import part
from components.media.probe import digest, probe
from tests.media.test_private import PHOTOS, SECRETS

KEY = DeveloperKey(SecretStr("AIzaTestTestTestTest"))
MODEL, SETTINGS = "gemini-3.8-flash", Settings()
ANSWER = {"candidates": [{"content": {"role": "model", "parts": [{"text": "A cat."}]}, "finishReason": "STOP"}]}


class Wire(httpx2.AsyncBaseTransport):
    """Answers as the service does, and keeps all that it was sent, what is in base64 decoded, too."""

    def __init__(self) -> None:
        self.heard = b""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        content = await request.aread()
        self.heard += content
        if ":stream" in request.url.path:
            self.heard += b"".join(map(base64.urlsafe_b64decode, data_of(json.loads(content))))
            event = f"data: {json.dumps(ANSWER)}\r\n\r\n"
            return httpx2.Response(200, content=event.encode(), headers={"content-type": "text/event-stream"})
        if "x-goog-upload-command" not in request.headers:
            return httpx2.Response(200, json={})
        if request.headers["x-goog-upload-command"] == "start":
            address = f"https://{request.url.host}/upload/here"
            return httpx2.Response(200, headers={"x-goog-upload-url": address}, json={})
        file = {"name": "files/a", "uri": "https://a/files/a", "mimeType": "image/jpeg", "state": "ACTIVE"}
        return httpx2.Response(200, headers={"x-goog-upload-status": "final"}, json={"file": file})


def data_of(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for one in value for found in data_of(one)]
    if not isinstance(value, dict):
        return []
    return [value["data"]] if isinstance(value.get("data"), str) else data_of(list(value.values()))


def by_ask(task: Task) -> Request:
    conversation, numbers = ask.Conversation().attaching(attachment(task.key, task.name, task.media))
    asked = conversation.asking(ask.Exchange(id="a", question="What?", files=numbers))
    return asking(asked, {task.key: Held(task.path, task.media, task.tags)}, MODEL, SETTINGS)


ROADS: dict[str, Callable[[Task], Request]] = {
    "ask": by_ask,
    "compare": lambda task: compare.request(compare.PRESETS[0], [task.part()] * 2, "", MODEL, SETTINGS),
    "extract": lambda task: extract.request(RECEIPT, [task.part()], MODEL, SETTINGS),
    "inspect": lambda task: inspect.request([("picture", part(task))], "", MODEL, SETTINGS),
}


def heard(asked: Request, folder: Path) -> bytes:
    wire, events = Wire(), list[Event]()

    async def run() -> None:
        uploads = Uploads(Journal(KEY.fingerprint, folder))
        async with session(KEY, transport=wire) as client:
            await generate(client, asked, None, uploads, events.append, Patience(total=0))
            await uploads.release(client)

    asyncio.run(run())
    assert isinstance(events[-1], Done)
    return wire.heard


def photo(folder: Path, name: str, tags: bool = False) -> Task:
    path = folder / "holiday"
    path.write_bytes(PHOTOS[name])
    return Task(digest(path), path.name, path, probe(path, path.name), tags=tags)


@pytest.mark.parametrize("uploaded", [False, True], ids=["inside", "uploaded"])
@pytest.mark.parametrize("name", ["JPEG", "PNG", "WebP"])
@pytest.mark.parametrize("road", ROADS)
def test_no_road_sends_them(
    road: str, name: str, uploaded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if uploaded:
        monkeypatch.setitem(files.LIMITS["inline"], "prefer_below", 10)
    sent = heard(ROADS[road](photo(tmp_path, name)), tmp_path)
    assert len(sent) > 1000
    assert [secret for secret in SECRETS if secret in sent] == []
    assert b"Exif\0" not in sent and b"eXIf" not in sent and b"EXIF" not in sent


@pytest.mark.parametrize("road", ROADS)
def test_whoever_wishes_sends_them(road: str, tmp_path: Path) -> None:
    sent = heard(ROADS[road](photo(tmp_path, "JPEG", tags=True)), tmp_path)
    assert all(secret in sent for secret in SECRETS)
