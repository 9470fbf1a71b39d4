"""A service that streams what a test wants, up to the byte, to the real SDK."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx2
from pydantic import SecretStr

from components.gemini.connection import DeveloperKey
from components.gemini.events import Event
from components.gemini.files import Uploads
from components.gemini.generate import generate
from components.gemini.journal import Journal
from components.gemini.request import Request, TextPart, Turn
from components.gemini.retry import Patience
from components.gemini.session import session

QUESTION = Request("gemini-2.5-flash", (Turn("user", (TextPart("?"),)),))
Pieces = list[bytes | Exception]


class Body(httpx2.AsyncByteStream):
    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


class Service(httpx2.AsyncBaseTransport):
    """Answers each request with the next of these bodies."""

    def __init__(self, *bodies: Pieces) -> None:
        self._bodies = list(bodies)
        self.requests: list[dict[str, Any]] = []

    @property
    def asked(self) -> int:
        return len(self.requests)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(json.loads(await request.aread()))
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, stream=Body(self._bodies.pop(0)))


def event(*parts: dict[str, Any], finish: str | None = None, **rest: Any) -> bytes:
    candidate = {"content": {"parts": list(parts), "role": "model"}, "finishReason": finish}
    held = {name: value for name, value in candidate.items() if value is not None}
    return b"data: " + json.dumps({"candidates": [held], **rest}).encode() + b"\r\n\r\n"


def said(text: str, finish: str | None = None, **rest: Any) -> bytes:
    return event({"text": text}, finish=finish, **rest)


def asked(service: Service, folder: Path, request: Request = QUESTION, fallback: str | None = None) -> list[Event]:
    return answers(service, [request], folder, fallback)[0]


def answers(
    service: Service, requests: Sequence[Request], folder: Path, fallback: str | None = None
) -> list[list[Event]]:
    """The events of several questions, one after the other."""

    async def work() -> list[list[Event]]:
        found: list[list[Event]] = []
        async with session(DeveloperKey(SecretStr("AIzaTestTestTestTest")), transport=service) as client:
            journal = Journal("end", folder)
            patience = Patience(total=5, first=0.001)
            for request in requests:
                found.append([])
                await generate(client, request, fallback, Uploads(journal), found[-1].append, patience)
            journal.close()
        return found

    return asyncio.run(work())
