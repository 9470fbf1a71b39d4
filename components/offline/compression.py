"""Answers in gzip for clients that take it, as the service sends them: each piece whole at once, so streams flow."""

from __future__ import annotations

import zlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GZIP = 16 + zlib.MAX_WBITS
BODILESS = (204, 206, 304)  # 206 is a part of the bytes as they lie


class Compression:
    """The outermost application: what faults cut off or count are the bytes before they are compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and takes_gzip(Headers(scope=scope)):
            send = Squeezed(send).send
        await self._app(scope, receive, send)


class Squeezed:
    """One answer."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._packer: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = self._begun(message)
        elif self._packer and message["type"] == "http.response.body":
            mode = zlib.Z_SYNC_FLUSH if message.get("more_body") else zlib.Z_FINISH
            body = self._packer.compress(message.get("body", b"")) + self._packer.flush(mode)
            message = {**message, "body": body}
        await self._send(message)

    def _begun(self, message: Message) -> Message:
        headers = MutableHeaders(raw=list(message["headers"]))
        headers.add_vary_header("Accept-Encoding")
        bare = headers.get("content-length") == "0" or "content-encoding" in headers or message["status"] in BODILESS
        if not bare:
            self._packer = zlib.compressobj(level=1, wbits=GZIP)
            headers["content-encoding"] = "gzip"
            del headers["content-length"]
        return {**message, "headers": headers.raw}


def takes_gzip(headers: Headers) -> bool:
    offers = [offer.replace(" ", "").lower().partition(";") for offer in headers.get("accept-encoding", "").split(",")]
    return any(name in ("gzip", "*") and weight not in ("q=0", "q=0.0") for name, _, weight in offers)
