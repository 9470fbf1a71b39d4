"""cachedContents: create, list, get, patch, delete."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.offline.caches import Cache
from components.offline.catalogue import Model, serving
from components.offline.disk import remove
from components.offline.engine import Engine
from components.offline.files import new_id
from components.offline.intake import Intake
from components.offline.question import Background, count, system_of
from components.offline.routes.common import engine_of, guarded, json_body, owner_of, page, reply
from components.offline.rules import check_contents, check_tools
from components.offline.wire.complaints import parsed
from components.offline.wire.errors import Violation, bad_payload, invalid
from components.offline.wire.requests import CachedContent, GenerateContentRequest


async def create(request: Request) -> Response:
    engine, version = engine_of(request), request.path_params["version"]
    asked = parsed(CachedContent, await json_body(request))
    if not asked.model:
        sentence = "* CreateCachedContentRequest.cached_content.model: model is required\n"
        raise bad_payload([Violation("cached_content.model", sentence)])
    model = serving(asked.model.removeprefix("models/"), version, "createCachedContent", engine.today)
    content = GenerateContentRequest(
        contents=asked.contents,
        system_instruction=asked.system_instruction,
        tools=asked.tools,
        tool_config=asked.tool_config,
    )
    check_contents(content.contents, version, required=False)
    check_tools(content)
    return reply((await stored(engine, asked, content, model, owner_of(request))).as_json())


async def stored(
    engine: Engine, asked: CachedContent, content: GenerateContentRequest, model: Model, owner: str
) -> Cache:
    expires, now = engine.caches.expiry(asked), engine.clock()
    folder = engine.disk.folder()
    try:
        background = await asyncio.to_thread(kept, content, model, Intake(folder, engine.files, owner))
        if background.tokens.total() < model.cache_minimum:
            raise invalid(
                f"Cached content is too small. total_token_count={background.tokens.total()}, "
                f"min_total_token_count={model.cache_minimum}"
            )
    except BaseException:
        remove(folder)
        raise
    cache = Cache(new_id(24), owner, model.name, asked.display_name or "", background, folder, now, now, expires)
    return engine.caches.add(cache)


def kept(content: GenerateContentRequest, model: Model, intake: Intake) -> Background:
    taken = intake.take(content.contents)
    return Background(system_of(content.system_instruction), taken, count(content, model, taken))


async def index(request: Request) -> Response:
    shown, more = page(request, engine_of(request).caches.of(owner_of(request)), 50, 1000)
    return reply(({"cachedContents": [cache.as_json() for cache in shown]} if shown else {}) | more)


async def show(request: Request) -> Response:
    return reply(engine_of(request).caches.get(request.path_params["id"], owner_of(request)).as_json())


async def patch(request: Request) -> Response:
    change = parsed(CachedContent, await json_body(request))
    if not (change.ttl or change.expire_time):
        raise invalid("Only ttl or expire_time of a cached content can be updated.")
    return reply(engine_of(request).caches.update(request.path_params["id"], owner_of(request), change).as_json())


async def delete(request: Request) -> Response:
    engine_of(request).caches.delete(request.path_params["id"], owner_of(request))
    return reply({})


routes = [
    Route("/{version}/cachedContents", guarded(index), methods=["GET"]),
    Route("/{version}/cachedContents", guarded(create), methods=["POST"]),
    Route("/{version}/cachedContents/{id}", guarded(show), methods=["GET"]),
    Route("/{version}/cachedContents/{id}", guarded(patch), methods=["PATCH"]),
    Route("/{version}/cachedContents/{id}", guarded(delete), methods=["DELETE"]),
]
