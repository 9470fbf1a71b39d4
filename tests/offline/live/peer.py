"""A Live client that says exactly what a test wants, and checks the order of all that it is told."""

from __future__ import annotations

import asyncio
import base64
import gc
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.offline.live.grammar import Grammar
from tests.offline.stand_in import KEY, Served

Json = dict[str, Any]
PATH = "/ws/google.ai.generativelanguage.{}.GenerativeService.BidiGenerateContent"
SECONDS = 60
TEXT_ONLY: Json = {"model": "models/offline-engine", "generationConfig": {"responseModalities": ["TEXT"]}}
THINKER: Json = {
    "model": "models/gemini-3.8-live-extended-thinking",
    "generationConfig": {"thinkingConfig": {"thinkingLevel": "LOW"}},
}
SPOKEN: Json = {"model": "models/gemini-3.8-live", "outputAudioTranscription": {}, "inputAudioTranscription": {}}


class Peer:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.got: list[Json] = []
        self.grammar = Grammar()

    async def send(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def ask(self, text: str) -> None:
        await self.send(client_content={"turns": [{"role": "user", "parts": [{"text": text}]}], "turn_complete": True})

    async def hear(self, pcm: NDArray[np.int16], rate: int = 16_000, piece: int = 1600) -> None:
        """As fast as it goes; the engine listens by samples, not by the clock."""
        for at in range(0, len(pcm), piece):
            data = base64.b64encode(pcm[at : at + piece].astype("<i2").tobytes()).decode()
            await self.send(realtime_input={"audio": {"data": data, "mime_type": f"audio/pcm;rate={rate}"}})

    async def receive(self) -> Json:
        raw = await asyncio.wait_for(self.socket.recv(decode=False), SECONDS)
        message: Json = json.loads(raw)
        self.got.append(message)
        self.grammar.read(message)
        return message

    async def until(self, wanted: Callable[[Json], Any]) -> list[Json]:
        """What comes, up to the first message that is wanted."""
        came = [await self.receive()]
        while not wanted(came[-1]):
            came.append(await self.receive())
        return came

    async def turn(self) -> list[Json]:
        return await self.until(lambda message: content(message).get("turnComplete"))

    async def answer(self, text: str) -> str:
        await self.ask(text)
        return said(await self.turn())

    async def ended(self) -> tuple[int, str]:
        """The close code and reason that end it; 1006 for none."""
        try:
            while True:
                await self.receive()
        except ConnectionClosed as closed:
            return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (1006, "")


@asynccontextmanager
async def connected(
    served: Served, key: str | None = KEY, version: str = "v1beta", path: str = PATH
) -> AsyncIterator[Peer]:
    url = served.base_url.replace("https", "wss", 1) + path.format(version)
    headers = {"x-goog-api-key": key} if key else {}
    async with connect(url, ssl=served.trusted, additional_headers=headers, proxy=None, ping_interval=None) as socket:
        yield Peer(socket)


@asynccontextmanager
async def talking(served: Served, setup: Json = TEXT_ONLY, **more: Any) -> AsyncIterator[Peer]:
    """With setup done. At the end what was told must be in the order of real sessions."""
    async with connected(served) as peer:
        await peer.send(setup={**setup, **more})
        assert await peer.receive() == {"setupComplete": {}}
        yield peer
        assert peer.grammar.faults == []


def run(talk: Awaitable[None]) -> None:
    async def main() -> None:
        await talk

    asyncio.run(main())


def open_tasks() -> list[str]:
    """The engine's tasks that still run for a session, on any loop."""
    # isinstance would ask weak references, which may be dead.
    tasks = [each for each in gc.get_objects() if issubclass(type(each), asyncio.Task) and not each.done()]
    names = [getattr(each.get_coro(), "__qualname__", "") for each in tasks]
    return [name for name in names if name.startswith(("Session.", "Turns.", "Wire.", "lifetime", "Studio."))]


def content(message: Json) -> Json:
    inner: Json = message.get("serverContent", {})
    return inner


def parts(messages: list[Json]) -> list[Json]:
    return [part for message in messages for part in content(message).get("modelTurn", {}).get("parts", ())]


def said(messages: list[Json]) -> str:
    """In words: text, or the transcript of the voice."""
    transcript = "".join(content(message).get("outputTranscription", {}).get("text", "") for message in messages)
    return "".join(part.get("text", "") for part in parts(messages)) + transcript


def heard(messages: list[Json]) -> str:
    return "".join(content(message).get("inputTranscription", {}).get("text", "") for message in messages)


def sound(messages: list[Json]) -> bytes:
    """The voice: PCM16 at 24 kHz."""
    return b"".join(base64.b64decode(part["inlineData"]["data"]) for part in parts(messages) if "inlineData" in part)


def kinds(messages: list[Json]) -> list[str]:
    """The order of what came, repetitions once."""
    names = [name for message in messages for name in (content(message) or message) if name != "usageMetadata"]
    return [name for name, before in zip(names, [None, *names], strict=False) if name != before]
