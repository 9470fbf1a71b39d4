"""What the service has and the engine has not, refused in the service's way: files in Cloud Storage, tuned models."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.offline.routes.common import guarded, reply
from components.offline.rules import cannot
from components.offline.wire.errors import no_oauth, no_such_tuned_model

REGISTER = "google.ai.generativelanguage.v1beta.FileService.RegisterFiles"


async def register(request: Request) -> Response:
    if "authorization" not in request.headers:
        raise no_oauth(REGISTER)
    raise cannot("register files of Cloud Storage: it reaches no other computer")


async def index(request: Request) -> Response:
    return reply({})


async def tuned(request: Request) -> Response:
    raise no_such_tuned_model(request.path_params["name"].partition(":")[0])


routes = [
    Route("/{version}/files:register", guarded(register), methods=["POST"]),
    Route("/{version}/tunedModels", guarded(index), methods=["GET"]),
    Route("/{version}/tunedModels/{name}", guarded(tuned), methods=["GET", "POST", "PATCH", "DELETE"]),
]
