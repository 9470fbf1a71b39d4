"""`/health`: whether the app is up, since when, and which connections this deployment offers. `/ready`: whether what it
needs answers. Neither holds a secret.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
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


def readiness(checks: Mapping[str, Callable[[], str]]) -> Route:
    """`/ready`: 200 where all is well, else 503; of each check "ok" or its trouble, in a sentence."""

    def ready(request: Request) -> JSONResponse:
        troubles = {name: trouble() for name, trouble in checks.items()}
        told = {name: trouble or "ok" for name, trouble in troubles.items()}
        return JSONResponse(told, 503 if any(troubles.values()) else 200, headers={"Cache-Control": "no-store"})

    return Route("/ready", ready)


ROUTES = [Route("/health", health)]
