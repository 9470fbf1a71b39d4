"""The engine as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from components.offline.compression import Compression
from components.offline.engine import Engine
from components.offline.routes import absent, admin, batches, caches, files, live, models, uploads
from components.offline.routes.common import not_found
from components.offline.tamper import Drop, Tamper

ROUTES = [
    *models.routes,
    *files.routes,
    *uploads.routes,
    *caches.routes,
    *batches.routes,
    *absent.routes,
    *live.routes,
]


def application(engine: Engine, drop: Drop) -> ASGIApp:
    """`drop` closes a client's connection, for faults."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            engine.close()

    routes = [*ROUTES, *admin.routes] if engine.admin else ROUTES
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: nothing_here})
    app.state.engine = engine
    return Compression(Tamper(app, engine.script, engine.log, drop))


async def nothing_here(request: Request, error: Exception) -> Response:
    return not_found()
