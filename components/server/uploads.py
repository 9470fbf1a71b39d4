"""Uploads go to disk as they come. Streamlit's own route reads each whole into memory, and keeps it there.

Its route still has the last word, about the same form with an empty file: so what a page is given is empty, and the
content waits among the arrivals.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.bounds import MEGABYTE
from components.server.arrivals import Arrival, Arrivals
from components.server.form import BadForm
from components.server.incoming import Incoming

ROUTE = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<place>[^/]+)$")
PIECE = 1 * MEGABYTE  # written at a time
STALL_SECONDS, LINGER_SECONDS = 60.0, 30.0
UNKNOWN = "This server asked for no such file."
BROKEN = "The file did not come whole."


class UploadsToDisk:
    """Middleware around Streamlit's routes."""

    def __init__(self, app: ASGIApp, arrivals: Arrivals) -> None:
        self._app, self._arrivals = app, arrivals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = ROUTE.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] not in ("PUT", "DELETE"):
            await self._app(scope, receive, send)
        elif scope["method"] == "DELETE":
            await asyncio.to_thread(self._arrivals.drop, found["place"])
            await self._app(scope, receive, send)
        elif not self._arrivals.is_issued(found["session"], found["place"]):
            await PlainTextResponse(UNKNOWN, 403)(scope, receive, send)
        else:
            await self._put(found["session"], found["place"], scope, receive, send)

    async def _put(self, session: str, place: str, scope: Scope, receive: Receive, send: Send) -> None:
        body = Body(receive)
        promise, most = self._arrivals.promise(session), self._arrivals.capacity.bounds.file * MEGABYTE
        incoming = await asyncio.to_thread(Incoming, Headers(scope=scope), promise, most)
        try:
            arrival = await _arrival(incoming, Request(scope, body), session)
        except (BadForm, ClientDisconnect, TimeoutError):
            incoming.close()
            await PlainTextResponse(BROKEN, 400)(scope, receive, send)
            return
        except BaseException:
            incoming.close()
            raise
        self._arrivals.put(place, arrival)
        await self._tell(place, incoming.form.hollow(), scope, body, send)

    async def _tell(self, place: str, form: bytes, scope: Scope, body: Body, send: Send) -> None:
        """Streamlit that the file has come; what it refuses isn't kept."""
        headers = MutableHeaders(raw=list(scope["headers"]))
        headers["content-length"] = str(len(form))
        del headers["transfer-encoding"]
        told: list[Message] = [{"type": "http.request", "body": form, "more_body": False}]

        async def hollow() -> Message:
            return told.pop() if told else await body()

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 300:
                self._arrivals.drop(place)
            if message["type"] == "http.response.body":
                await body.let_go_by()
            await send(message)

        await self._app({**scope, "headers": headers.raw}, hollow, watched)


class Body:
    """What a browser sends, and whether there is more of it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._more = True

    async def __call__(self) -> Message:
        message = await self._receive()
        self._more = message.get("more_body", False)
        return message

    async def let_go_by(self) -> None:
        """The rest, after an answer that came before: where the connection ends at once, the answer may not be seen."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while self._more:
                    await self()


async def _arrival(incoming: Incoming, request: Request, session: str) -> Arrival:
    async with aclosing(_pieces(request)) as pieces:
        async for piece in pieces:
            await asyncio.to_thread(incoming.take, piece)
            if incoming.refused:
                break
    return await asyncio.to_thread(incoming.arrive, session)


async def _pieces(request: Request) -> AsyncGenerator[bytes]:
    """The body. Raises TimeoutError when nothing comes for a while."""
    held, stream = bytearray(), aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(STALL_SECONDS):
                held += await anext(stream)
        except StopAsyncIteration:
            break
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)
