"""What every address does: let in who has a key, read the body, answer in Google's shape."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response

from components.offline.engine import Engine
from components.offline.facts import limit
from components.offline.faults import NO_TWIST, Twist
from components.offline.wire.complaints import loaded
from components.offline.wire.errors import (
    ApiError,
    bad_key,
    bad_token,
    internal,
    invalid,
    no_key,
    no_such_path,
    too_large,
)

T = TypeVar("T")
Endpoint = Callable[[Request], Awaitable[Response]]
VERSIONS = ("v1", "v1beta", "v1alpha")
IN_MEMORY = 1 << 20
LARGE = 8 << 20
log = logging.getLogger(__name__)


def guarded(endpoint: Endpoint) -> Endpoint:
    """With a key only, and with every failure as an error body."""

    async def answer(request: Request) -> Response:
        if request.path_params["version"] not in VERSIONS:
            return not_found()
        try:
            request.state.owner = owner(request)
            return await endpoint(request)
        except ApiError as error:
            return failure(request, error)

    return answering_for_bugs(answer)


def answering_for_bugs(endpoint: Endpoint) -> Endpoint:
    """A mistake of ours is a 500 and a line in the log, without the request's data."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ClientDisconnect:
            return gone()
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s in %s, line %s", type(error).__name__, place.name, place.lineno)
            return failure(request, internal())

    return answer


def owner(request: HTTPConnection) -> str:
    """The key, any that begins with the engine's own; each sees only its own files. Raises ApiError."""
    key = request.headers.get("x-goog-api-key") or request.query_params.get("key")
    if not key:
        raise bad_token("") if "authorization" in request.headers else no_key()
    if key.startswith("AQ."):
        raise bad_token(request.url.path.rpartition(":")[2])
    if not opens(request.app.state.engine, key):
        raise bad_key()
    return key


def opens(engine: Engine, key: str) -> bool:
    begins = key[: len(engine.key)]
    return bool(engine.key) and secrets.compare_digest(begins.encode(), engine.key.encode())


def engine_of(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


def owner_of(request: Request) -> str:
    return str(request.state.owner)


def twist_of(request: Request) -> Twist:
    twist: Twist = getattr(request.state, "twist", NO_TWIST)
    return twist


def base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def pretty(body: object) -> bytes:
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()


def reply(body: object, code: int = 200) -> Response:
    return Response(pretty(body), code, {"content-type": "application/json; charset=UTF-8"})


def failure(request: Request, error: ApiError) -> Response:
    """A stream's error is an element of its array, or is labelled as the events it would have been."""
    streaming = request.url.path.endswith(":streamGenerateContent")
    if streaming and request.query_params.get("alt") == "sse":
        return Response(pretty(error.body()), error.code, {"content-type": "text/event-stream"})
    return reply([error.body()] if streaming else error.body(), error.code)


def not_found() -> Response:
    return reply(no_such_path().body(), 404)


def gone() -> Response:
    """Nobody reads it."""
    return Response(status_code=499)


async def json_body(request: Request, most: int | None = None) -> Any:
    """The body as JSON, spooled to disk while it comes. Raises ApiError for no JSON, or too much."""
    most = most or limit("request_bytes")
    engine = engine_of(request)
    with SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(engine.disk.root)) as spool:
        size = 0
        async for piece in request.stream():
            # Read to its end even when too large: a client that still sends would not hear the answer.
            size += len(piece)
            if size <= most:
                spool.write(piece)
            elif size > 3 * most:
                break
        if size > most:
            raise too_large(most)
        spool.seek(0)
        if size < LARGE:
            return loaded(spool.read())
        async with engine.one_large_body:
            return await asyncio.to_thread(lambda: loaded(spool.read()))


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, which is cancelled when the client hangs up. Raises ClientDisconnect then."""
    working, watching = asyncio.create_task(work), asyncio.create_task(disconnected(request))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect()
        return working.result()
    finally:
        watching.cancel()
        if not working.done():
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)


async def disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def page(request: Request, things: Sequence[T], default: int, most: int) -> tuple[list[T], dict[str, str]]:
    """The part of a list that was asked for, and nextPageToken if there is more. Raises ApiError."""
    try:
        size = int(request.query_params.get("pageSize") or request.query_params.get("page_size") or default)
        token = request.query_params.get("pageToken") or request.query_params.get("page_token") or ""
        start = int(base64.urlsafe_b64decode(token)) if token else 0
    except (ValueError, binascii.Error):
        raise invalid("Request contains an invalid argument.") from None
    if size < 0 or start < 0:
        raise invalid("Request contains an invalid argument.")
    end = start + min(size or default, most)
    more = {"nextPageToken": base64.urlsafe_b64encode(str(end).encode()).decode()} if end < len(things) else {}
    return list(things[start:end]), more
