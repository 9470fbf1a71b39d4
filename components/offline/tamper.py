"""Carries out faults on the connection, and writes down every request: both see the raw messages of ASGI."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.offline.faults import Script, Twist
from components.offline.requestlog import Entry, RequestLog
from components.offline.wire.errors import plain_body

SECRET = {"x-goog-api-key", "authorization", "cookie"}
# Drops the connection of a client (host, port); True also discards what was not sent yet.
Drop = Callable[[tuple[str, int], bool], None]


class Tamper:
    """The outermost application. A request's twist is left in scope["state"]["twist"] for those further in."""

    def __init__(self, app: ASGIApp, script: Script, log: RequestLog, drop: Drop) -> None:
        self._app = app
        self._script = script
        self._log = log
        self._drop = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            # The SDK's own address ends in a slash, to which it adds /ws.
            scope = {**scope, "path": "/" + scope["path"].lstrip("/")}
        if scope["type"] != "http" or scope["path"].startswith("/admin/"):
            await self._app(scope, receive, send)
            return
        entry = self._log.begin(written(scope))
        twist = self._script.twist(scope["method"], scope["path"])
        scope.setdefault("state", {})["twist"] = twist
        wire = Wire(scope, receive, send, entry, twist, self._drop)
        if twist.stall:
            await asyncio.sleep(twist.stall)
        if twist.reset:
            await wire.reset()
        elif twist.status is not None:
            await instead(twist)(scope, wire.receive, wire.send)
        else:
            await self._app(scope, wire.receive, wire.send)


class Wire:
    """One request's connection, with its fault."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, entry: Entry, twist: Twist, drop: Drop) -> None:
        self._client: tuple[str, int] = tuple(scope["client"])
        self._receive, self._send = receive, send
        self._entry, self._twist, self._drop = entry, twist, drop
        self._pieces = self._bytes = 0
        self._dropped = False

    async def receive(self) -> Message:
        if self._dropped:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._entry.bytes += len(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        if self._dropped:
            return
        if message["type"] == "http.response.start":
            self._entry.status = message["status"]
            await self._send(message)
            if self._twist.cut_after == 0 or self._twist.cut_after_bytes == 0:
                self._cut()
            return
        if message.get("body"):
            await self._body(message)
        else:
            await self._send(message)

    async def _body(self, message: Message) -> None:
        if self._twist.slow:
            await asyncio.sleep(self._twist.slow)
        body = garbled(message["body"]) if self._twist.garble_body else message["body"]
        limit = self._twist.cut_after_bytes
        if limit is not None and self._bytes + len(body) >= limit:
            await self._send({**message, "body": body[: limit - self._bytes], "more_body": True})
            self._cut()
            return
        self._pieces += 1
        self._bytes += len(body)
        last = self._twist.cut_after is not None and self._pieces >= self._twist.cut_after
        await self._send({**message, "body": body, "more_body": last or message.get("more_body", False)})
        if last:
            self._cut()

    def _cut(self) -> None:
        self._dropped = True
        self._drop(self._client, False)

    async def reset(self) -> None:
        """Without an answer; the server would make up a 500 if we left before the connection is gone."""
        self._drop(self._client, True)
        while (await self._receive())["type"] != "http.disconnect":
            pass


def instead(twist: Twist) -> Response:
    code = twist.status or 500
    body = plain_body(code) if twist.body is None else twist.body
    if isinstance(body, str):
        return Response(body, code, twist.headers or {"content-type": "text/plain; charset=UTF-8"})
    headers = {"content-type": "application/json; charset=UTF-8", **twist.headers}
    return Response(json.dumps(body, indent=2), code, headers)


def garbled(body: bytes) -> bytes:
    """As long as before, so that the announced length still holds."""
    return body.replace(b"{", b"<").replace(b"}", b">")


def written(scope: Scope) -> dict[str, Any]:
    """What of a request is written down: no key, no body."""
    query = [(name, value) for name, value in parse_qsl(scope["query_string"].decode()) if name != "key"]
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return {
        "method": scope["method"],
        "path": scope["path"] + (f"?{urlencode(query)}" if query else ""),
        "headers": {name: value for name, value in headers.items() if name not in SECRET},
        "time": datetime.now(UTC).isoformat(),
    }
