"""`/clips/…`: sound and films that a visitor's players fetch, piece by piece and straight from disk.

Streamlit's own media store holds every file in memory as long as it is shown; these may have two gigabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.server.visits import belongs
from components.tokens import Tokens

HEADERS: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
)


@dataclass(frozen=True, slots=True)
class Clip:
    path: Path
    mime_type: str
    browser: str = ""


class Clips:
    """What one visitor may fetch, by their browser alone where that is known."""

    def __init__(self, browser: str = "") -> None:
        self._tokens = Tokens(_served)
        self._browser = browser

    def address(self, path: Path, mime_type: str) -> str:
        """Where the browser gets the file, relative to a page; the same at every call. Raises ValueError for others
        than sound and films: a page of markup must not be served as one of ours."""
        if not mime_type.startswith(("audio/", "video/")):
            raise ValueError(f"{mime_type} is neither sound nor a film")
        clip = Clip(path, mime_type, self._browser)
        return f"clips/{self._tokens.of(clip, clip)}"

    def cancel(self) -> None:
        """Nothing of these is served any more."""
        self._tokens.cancel()


async def clip(request: Request) -> Response:
    found = _served.get(request.path_params["token"])
    if found is None or not belongs(request.scope, found.browser) or not found.path.is_file():
        return PlainTextResponse("This recording is no longer here.", 404)
    return FileResponse(found.path, media_type=found.mime_type, headers=dict(HEADERS))


_served: dict[str, Clip] = {}

# The second is for an app that is served below a path.
ROUTES = [Route("/clips/{token}", clip), Route("/{base:path}/clips/{token}", clip)]
