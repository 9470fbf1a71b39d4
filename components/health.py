"""`/health`: whether the app is up, since when, and which connections this deployment offers. Holds no secrets."""

from __future__ import annotations

import tomllib
from pathlib import Path
from time import monotonic

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

STARTED = monotonic()
VERSION: str = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]["version"]


async def health(request: Request) -> JSONResponse:
    return JSONResponse(
        {
            "status": "ok",
            "version": VERSION,
            "uptime_seconds": round(monotonic() - STARTED, 1),
            "connections": ["offline", "developer", "vertex"],
        },
        headers={"Cache-Control": "no-store"},
    )


ROUTES = [Route("/health", health)]
