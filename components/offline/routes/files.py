"""files: list, get, delete, download of what a batch wrote."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from components.offline.routes.common import base_url, engine_of, guarded, owner_of, page, reply
from components.offline.wire.errors import invalid


async def index(request: Request) -> Response:
    shown, more = page(request, engine_of(request).files.of(owner_of(request)), 10, 100)
    return reply(({"files": [file.as_json(base_url(request)) for file in shown]} if shown else {}) | more)


async def show(request: Request) -> Response:
    id, _, method = request.path_params["id"].partition(":")
    file = engine_of(request).files.get(id, owner_of(request))
    if method != "download":
        return reply(file.as_json(base_url(request)))
    if file.source != "GENERATED":
        raise invalid("Only files that the service made can be downloaded.")
    return FileResponse(file.path, media_type=file.mime_type)


async def delete(request: Request) -> Response:
    engine_of(request).files.delete(request.path_params["id"], owner_of(request))
    return reply({})


routes = [
    Route("/{version}/files", guarded(index), methods=["GET"]),
    Route("/{version}/files/{id}", guarded(show), methods=["GET"]),
    Route("/download/{version}/files/{id}", guarded(show), methods=["GET"]),
    Route("/{version}/files/{id}", guarded(delete), methods=["DELETE"]),
]
