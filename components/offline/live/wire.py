"""One connection: messages in and out, with the faults of its rule, and a line in the request log."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from components.offline.live.closing import Close, closing, invalid
from components.offline.live.messages import ClientMessage
from components.offline.live.twist import LiveTwist, Step
from components.offline.live.voice import RATE
from components.offline.requestlog import Entry
from components.offline.wire.complaints import loaded, parsed
from components.offline.wire.errors import ApiError

Json = dict[str, Any]
# A reserved opcode: whoever reads it has to fail the connection.
NO_FRAME = b"\x8f\x00"


class Connection(Protocol):
    """What only the server's own protocol object can do."""

    def drop(self) -> None: ...

    def slow_pongs(self, seconds: float) -> None: ...

    def write(self, data: bytes) -> None: ...


class Wire:
    """`receive` and `send` raise WebSocketDisconnect when the client is gone, and Close when it has to go."""

    def __init__(self, socket: WebSocket, connection: Connection, entry: Entry, twist: LiveTwist) -> None:
        self._socket = socket
        self._connection = connection
        self._entry = entry
        self.twist = twist
        self._left = list(twist.steps)
        self._began: float | None = None
        self._messages = self._samples = self._turns = 0
        self._silent = False
        self._counts: Counter[str] = Counter()
        connection.slow_pongs(twist.pong_ms / 1000)

    async def receive(self) -> ClientMessage:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005), message.get("reason"))
        raw = message.get("bytes") or (message.get("text") or "").encode()
        self._entry.bytes += len(raw)
        try:
            read = parsed(ClientMessage, loaded(raw))
        except ApiError as error:
            raise closing(error) from None
        self._count(read)
        return read

    async def messages(self) -> AsyncIterator[ClientMessage]:
        while True:
            message = await self.receive()
            if message.setup is not None:
                raise invalid("setup must be the first message and only the first")
            yield message

    async def begin(self) -> None:
        """setupComplete, which starts the clock of the faults."""
        await self._steps()
        await self.send({"setupComplete": {}})
        self._began = asyncio.get_running_loop().time()
        await self._steps()

    async def send(self, message: Json) -> None:
        if self.twist.no_usage:
            message = {name: value for name, value in message.items() if name != "usageMetadata"}
        content = message.get("serverContent", {})
        if self.twist.empty and content:
            await self._out({"serverContent": {}})
        completes = bool(content.get("turnComplete"))
        for _ in range(self.twist.turn_completes if completes else 1):
            await self._out(message)
        if completes and self.twist.interrupted_after_turn:
            await self._out({"serverContent": {"interrupted": True}})
        self._samples += voice_bytes(message) // 2
        self._turns += completes
        await self._steps()

    async def _out(self, message: Json) -> None:
        if self._silent:
            return
        self._messages += 1
        # The service sends its JSON in binary frames, over several lines.
        await self._socket.send_bytes((json.dumps(message, indent=2, ensure_ascii=False) + "\n").encode())

    async def timed_steps(self) -> None:
        """Runs beside the session, for steps that wait for a time."""
        for ms in sorted(step.ms for step in self.twist.steps if step.ms is not None):
            await asyncio.sleep(max(0.0, ms / 1000 - self._elapsed()))
            await self._steps()

    def _elapsed(self) -> float:
        return asyncio.get_running_loop().time() - self._began if self._began is not None else 0.0

    async def _steps(self) -> None:
        while step := next((step for step in self._left if self._due(step)), None):
            self._left.remove(step)
            await self._do(step)

    def _due(self, step: Step) -> bool:
        if self._began is None and step.messages != 0:
            return False
        return (
            self._messages >= (step.messages or 0)
            and self._elapsed() * 1000 + 1 >= (step.ms or 0)
            and self._samples * 1000 >= (step.audio_ms or 0) * RATE
            and self._turns >= (step.turns or 0)
        )

    async def _do(self, step: Step) -> None:
        if step.drop:
            self._connection.drop()
            raise WebSocketDisconnect(1006)
        if step.close:
            raise Close(step.close.code, step.close.reason)
        if step.go_away is not None:
            await self._out(go_away(step.go_away))
        if step.malformed == "json":
            await self._socket.send_bytes(b'{"serverContent": {"modelTurn": ')
        if step.malformed == "frame":
            self._connection.write(NO_FRAME)
        if step.send is not None:
            await self._out(step.send)
        self._silent = self._silent or step.silence

    def _count(self, message: ClientMessage) -> None:
        """How often each kind was received, for tests that read the request log."""
        kind = message.kind
        if message.realtime_input:
            kind = next(iter(message.realtime_input.model_fields_set), kind)
        self._counts[kind] += 1
        self._entry.request["received"] = dict(self._counts)

    async def close(self, code: int, reason: str) -> None:
        self._entry.request["close"] = {"code": code, "reason": reason}
        with suppress(WebSocketDisconnect):
            await self._socket.close(code, reason)


def voice_bytes(message: Json) -> int:
    """How much sound a message carries; base64 takes four characters for three bytes."""
    parts = message.get("serverContent", {}).get("modelTurn", {}).get("parts", ())
    data = [part["inlineData"]["data"] for part in parts if "inlineData" in part]
    return sum(len(one) * 3 // 4 - one.count("=") for one in data)


def go_away(seconds: float) -> Json:
    return {"goAway": {"timeLeft": f"{seconds:g}s"}}
