"""A Live server on loopback that follows a script: real TLS, real WebSocket, every answer as the test says."""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import trustme
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from components.gemini.connection import Offline

Json = dict[str, Any]


class Peer:
    """One connection, as the script sees it."""

    def __init__(self, socket: ServerConnection, setup: Json, number: int) -> None:
        self._socket = socket
        self.setup = setup
        self.number = number
        self.received: list[Json] = []

    @property
    def handle(self) -> str | None:
        handle: str | None = self.setup.get("sessionResumption", {}).get("handle")
        return handle

    async def send(self, *messages: Json) -> None:
        for message in messages:
            await self._socket.send(json.dumps(message))

    async def raw(self, text: str) -> None:
        await self._socket.send(text)

    async def close(self, code: int = 1000, reason: str = "") -> None:
        await self._socket.close(code, reason)

    def drop(self) -> None:
        """The network goes away: no close frame."""
        self._socket.transport.abort()

    async def next(self, kind: str = "") -> Json:
        """The next message of a kind: "audio", "video", "text", "activityStart", "clientContent", "toolResponse" ..."""
        while True:
            message = normal(json.loads(await self._socket.recv()))
            self.received.append(message)
            if not kind or kind in kinds(message):
                return message

    async def until_closed(self) -> None:
        try:
            while True:
                await self.next()
        except ConnectionClosed:
            return

    async def asked(self) -> str:
        """The text of the next message that asks for an answer."""
        while True:
            content = (await self.next("clientContent"))["clientContent"]
            if content.get("turnComplete"):
                return text_of(content)

    async def answer(self, text: str, seconds: float = 0.1, **usage: int) -> None:
        """A whole spoken answer, in the order of recorded sessions."""
        await self.send(heard_as(text), sound(seconds), {"serverContent": {"generationComplete": True}})
        await self.send(turn_complete(**usage))


Script = Callable[[Peer], Awaitable[None]]


class LiveServer:
    """Runs in a thread. `script` is called per connection, after setup; when it returns the server closes with 1000."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.peers: list[Peer] = []
        self.open = 0
        self.most_open = 0
        self.failures: list[BaseException] = []
        self.confirm = True

    @contextmanager
    def running(self, folder: Path) -> Iterator[Offline]:
        authority = trustme.CA()
        ca_file = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        loop = asyncio.new_event_loop()
        started = threading.Event()
        port: list[int] = []
        stop = asyncio.Event()

        async def main() -> None:
            async with serve(self._serve, "127.0.0.1", 0, ssl=context, close_timeout=1, max_size=None) as server:
                port.append(server.sockets[0].getsockname()[1])
                started.set()
                await stop.wait()

        def run() -> None:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(main())

        thread = threading.Thread(target=run, name="live-server")
        thread.start()
        assert started.wait(10)
        try:
            yield Offline(f"https://127.0.0.1:{port[0]}", str(ca_file))
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(10)
        if self.failures:
            raise self.failures[0]

    async def _serve(self, socket: ServerConnection) -> None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            peer = Peer(socket, json.loads(await socket.recv())["setup"], len(self.peers) + 1)
            self.peers.append(peer)
            if self.confirm:
                await peer.send({"setupComplete": {}})
            await self.script(peer)
        except ConnectionClosed:
            return
        except Exception as error:
            self.failures.append(error)
        finally:
            self.open -= 1


def normal(message: Json) -> Json:
    """The SDK mixes snake_case and camelCase; here all is camelCase."""
    return {camel(key): normal(value) if isinstance(value, dict) else value for key, value in message.items()}


def camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def kinds(message: Json) -> set[str]:
    return set(message) | set(message.get("realtimeInput", {}))


def text_of(content: Json) -> str:
    return " ".join(part.get("text", "") for turn in content.get("turns") or [] for part in turn["parts"])


def pcm(seconds: float, level: int = 8000) -> bytes:
    return level.to_bytes(2, "little", signed=True) * int(24_000 * seconds)


def sound(seconds: float) -> Json:
    data = base64.b64encode(pcm(seconds)).decode()
    part = {"inlineData": {"mimeType": "audio/pcm;rate=24000", "data": data}}
    return {"serverContent": {"modelTurn": {"parts": [part]}}}


def heard_as(text: str) -> Json:
    return {"serverContent": {"outputTranscription": {"text": text}}}


def understood(text: str) -> Json:
    return {"serverContent": {"inputTranscription": {"text": text}}}


def turn_complete(**usage: int) -> Json:
    message: Json = {"serverContent": {"turnComplete": True}}
    return message | ({"usageMetadata": usage} if usage else {})


def handle(name: str, resumable: bool = True) -> Json:
    return {"sessionResumptionUpdate": {"newHandle": name, "resumable": resumable}}


async def answer_the_key(peer: Peer) -> None:
    """One question by push-to-talk, understood and answered."""
    await peer.next("activityEnd")
    await peer.send(understood("Hello"))
    await peer.answer("Hello to you")
    await peer.until_closed()
