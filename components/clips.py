"""`/clips/…`: sound and films that a visitor's players fetch, piece by piece and straight from disk.

Streamlit's own media store holds every file in memory as long as it is shown; these may have two gigabytes.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

HEADERS: Mapping[str, str] = MappingProxyType(
    {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
)


@dataclass(frozen=True, slots=True)
class Clip:
    path: Path
    mime_type: str


class Clips:
    """What one visitor may fetch. Each file has an address that can't be guessed and ends with `cancel`."""

    def __init__(self) -> None:
        self._tokens: dict[Clip, str] = {}

    def address(self, path: Path, mime_type: str) -> str:
        """Where the browser gets the file, relative to a page; the same at every call. Raises ValueError for others
        than sound and films: a page of markup must not be served as one of ours."""
        if not mime_type.startswith(("audio/", "video/")):
            raise ValueError(f"{mime_type} is neither sound nor a film")
        clip = Clip(path, mime_type)
        token = self._tokens.setdefault(clip, secrets.token_urlsafe(24))
        with _lock:
            _served[token] = clip
        return f"clips/{token}"

    def cancel(self) -> None:
        """Nothing of these is served any more."""
        with _lock:
            for token in self._tokens.values():
                _served.pop(token, None)
        self._tokens.clear()


async def clip(request: Request) -> Response:
    with _lock:
        found = _served.get(request.path_params["token"])
    if found is None or not found.path.is_file():
        return PlainTextResponse("This recording is no longer here.", 404)
    return FileResponse(found.path, media_type=found.mime_type, headers=dict(HEADERS))


_lock = threading.Lock()
_served: dict[str, Clip] = {}

# The second is for an app that is served below a path.
ROUTES = [Route("/clips/{token}", clip), Route("/{base:path}/clips/{token}", clip)]
