"""generateContent, streamGenerateContent and countTokens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from components.offline.answering import Json, streamed, whole
from components.offline.caches import Cache
from components.offline.catalogue import Model, serving
from components.offline.disk import remove
from components.offline.engine import Engine
from components.offline.intake import Intake
from components.offline.question import Question, question
from components.offline.routes.common import engine_of, json_body, owner_of, reply, twist_of, unless_gone
from components.offline.rules import check, check_contents
from components.offline.tokens import details
from components.offline.wire.complaints import parsed
from components.offline.wire.errors import ApiError, invalid
from components.offline.wire.requests import CountTokensRequest, GenerateContentRequest


async def generate(request: Request) -> Response:
    engine = engine_of(request)
    asked = parsed(GenerateContentRequest, await json_body(request))
    with engine.disk.passing_folder() as folder:
        taken = await read(engine, asked, request, folder)
        return reply(await unless_gone(request, whole(taken, engine.crew, twist_of(request))))


async def stream(request: Request) -> Response:
    """As server-sent events with alt=sse, else as a JSON array that grows."""
    engine = engine_of(request)
    asked = parsed(GenerateContentRequest, await json_body(request))
    folder = engine.disk.folder()
    try:
        taken = await read(engine, asked, request, folder)
        messages = streamed(taken, engine.crew, twist_of(request))
        # The first message decides the status: an answer that can't begin is an error, not a stream.
        first = await unless_gone(request, anext(messages))
    except BaseException:
        remove(folder)
        raise
    if request.query_params.get("alt") == "sse":
        return StreamingResponse(events(first, messages, folder), media_type="text/event-stream")
    return StreamingResponse(
        array(first, messages, folder), headers={"content-type": "application/json; charset=UTF-8"}
    )


async def events(first: Json, rest: AsyncGenerator[Json, None], folder: Path) -> AsyncGenerator[str, None]:
    async for message in following(first, rest, folder):
        yield f"data: {json.dumps(message, ensure_ascii=False, separators=(',', ': '))}\r\n\r\n"


async def array(first: Json, rest: AsyncGenerator[Json, None], folder: Path) -> AsyncGenerator[str, None]:
    opening = "["
    async for message in following(first, rest, folder):
        yield opening + json.dumps(message, ensure_ascii=False, indent=2)
        opening = "\n,\r\n"
    yield "\n]\n"


async def following(first: Json, rest: AsyncGenerator[Json, None], folder: Path) -> AsyncGenerator[Json, None]:
    """The messages of a stream; an error on the way is the last of them."""
    try:
        yield first
        async for message in rest:
            yield message
    except ApiError as error:
        yield error.body()
    finally:
        await rest.aclose()
        remove(folder)


async def count_tokens(request: Request) -> Response:
    engine, version = engine_of(request), request.path_params["version"]
    model = serving(request.state.model, version, "countTokens", engine.today)
    asked = parsed(CountTokensRequest, await json_body(request))
    if asked.contents and asked.generate_content_request:
        raise invalid("Only one of contents and generate_content_request may be set.")
    inner = asked.generate_content_request or GenerateContentRequest(contents=asked.contents)
    check_contents(inner.contents, version, required=not inner.cached_content)
    with engine.disk.passing_folder() as folder:
        taken = await taken_in(engine, inner, model, owner_of(request), folder)
    return reply(counts(taken))


def counts(taken: Question) -> dict[str, Any]:
    fields = {
        "totalTokens": taken.prompt_tokens,
        "cachedContentTokenCount": taken.cached.total(),
        "promptTokensDetails": details(taken.counted),
        "cacheTokensDetails": details(taken.cached),
    }
    return {name: value for name, value in fields.items() if value or name == "totalTokens"}


async def read(engine: Engine, asked: GenerateContentRequest, request: Request, folder: Path) -> Question:
    """The request, checked and taken in. Raises ApiError."""
    version, name = request.path_params["version"], request.state.model
    model = serving(name, version, "generateContent", engine.today)
    check(asked, model, version)
    return await taken_in(engine, asked, model, owner_of(request), folder)


async def taken_in(engine: Engine, asked: GenerateContentRequest, model: Model, owner: str, folder: Path) -> Question:
    cache = engine.caches.get(asked.cached_content, owner) if asked.cached_content else None
    if cache:
        require_fitting(cache, asked, model)
    intake = Intake(folder, engine.files, owner)
    return await asyncio.to_thread(question, asked, model, intake, cache.background if cache else None)


def require_fitting(cache: Cache, asked: GenerateContentRequest, model: Model) -> None:
    if cache.model != model.name:
        raise invalid(
            f"Model used by GenerateContent request (models/{model.name}) and CachedContent (models/{cache.model}) "
            "has to be the same."
        )
    if asked.system_instruction or asked.tools or asked.tool_config:
        raise invalid(
            "CachedContent can not be used with GenerateContent request setting system_instruction, tools or "
            "tool_config.\n\nProposed fix: move those values to CachedContent from GenerateContent request."
        )
