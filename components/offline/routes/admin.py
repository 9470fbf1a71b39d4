"""Faults and the request log, for tests: from this computer only, and not from a web page."""

from __future__ import annotations

import ipaddress

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.offline import faults
from components.offline.routes.common import Endpoint, engine_of

SCRIPT_BYTES = 1 << 20


def local(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        # A page in a browser sends its origin; nothing that tests does.
        if not is_loopback(request) or "origin" in request.headers:
            return JSONResponse({"error": "Only for programs on this computer."}, 403)
        return await endpoint(request)

    return answer


def is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


async def show_faults(request: Request) -> Response:
    return JSONResponse(engine_of(request).script.left())


async def set_faults(request: Request) -> Response:
    body = await request.body()
    if len(body) > SCRIPT_BYTES:
        return JSONResponse({"error": "The script is too long."}, 413)
    try:
        engine_of(request).script.replace(faults.parsed(body))
    except ValidationError as error:
        return JSONResponse({"error": error.errors(include_url=False, include_context=False)}, 400)
    return await show_faults(request)


async def clear_faults(request: Request) -> Response:
    engine_of(request).script.replace([])
    return JSONResponse([])


async def show_requests(request: Request) -> Response:
    return JSONResponse(engine_of(request).log.as_json())


async def clear_requests(request: Request) -> Response:
    engine_of(request).log.clear()
    return JSONResponse([])


routes = [
    Route("/admin/faults", local(show_faults), methods=["GET"]),
    Route("/admin/faults", local(set_faults), methods=["POST"]),
    Route("/admin/faults", local(clear_faults), methods=["DELETE"]),
    Route("/admin/requests", local(show_requests), methods=["GET"]),
    Route("/admin/requests", local(clear_requests), methods=["DELETE"]),
]
