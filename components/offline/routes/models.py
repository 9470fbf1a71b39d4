"""models.list, models.get, and the methods that are called on a model."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.offline.catalogue import described, listed
from components.offline.routes.batches import create as create_batch
from components.offline.routes.common import Endpoint, engine_of, guarded, page, reply
from components.offline.routes.generate import count_tokens, generate, stream
from components.offline.wire.errors import bad_field, no_such_method

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
METHODS: dict[str, Endpoint] = {
    "generateContent": generate,
    "streamGenerateContent": stream,
    "countTokens": count_tokens,
    "batchGenerateContent": create_batch,
}


async def index(request: Request) -> Response:
    shown, more = page(request, listed(request.path_params["version"], engine_of(request).today), 50, 1000)
    return reply({"models": [model.as_json() for model in shown], **more})


async def show(request: Request) -> Response:
    version, today = request.path_params["version"], engine_of(request).today
    return reply(described(request.path_params["name"], version, today).as_json())


async def call(request: Request) -> Response:
    name, _, method = request.path_params["name"].rpartition(":")
    if not NAME.fullmatch(name):
        raise bad_field("model", "unexpected model name format")
    if method not in METHODS:
        raise no_such_method(name, request.path_params["version"], method)
    request.state.model = name
    return await METHODS[method](request)


routes = [
    Route("/{version}/models", guarded(index), methods=["GET"]),
    Route("/{version}/models/{name}", guarded(show), methods=["GET"]),
    Route("/{version}/models/{name}", guarded(call), methods=["POST"]),
]
