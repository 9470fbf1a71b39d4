"""`/downloads/…`: files that are made when a visitor asks for them.

Streamlit's own deferred downloads lie in a store that every finished run of any visitor's script sweeps: beside others
who talk, a file is gone before the browser has fetched it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from components.server.visits import belongs
from components.tokens import Tokens

KEPT = 200  # buttons of one visitor; what a button holds on to is let go with the oldest
GONE = "This file is no longer here. Choose the page again in the menu, then try once more."
FAILED = "The file couldn't be made; the server's log says why. What is on the page is still there: try once more."


@dataclass(frozen=True, slots=True)
class Download:
    """`make` runs in a thread of its own, at each request."""

    make: Callable[[], str | bytes]
    name: str
    mime_type: str
    browser: str = ""


class Downloads:
    """What one visitor may fetch, by their browser alone where that is known."""

    def __init__(self, browser: str = "") -> None:
        self._tokens = Tokens(_served, KEPT)
        self._browser = browser

    def address(self, key: str, download: Download) -> str:
        """Where the browser gets the file, relative to a page: the same for a key at every call."""
        return f"downloads/{self._tokens.of(key, replace(download, browser=self._browser))}"

    def cancel(self) -> None:
        """Nothing of these is served any more."""
        self._tokens.cancel()


async def download(request: Request) -> Response:
    found = _served.get(request.path_params["token"])
    if found is None or not belongs(request.scope, found.browser):
        return PlainTextResponse(GONE, 404)
    try:
        content = await run_in_threadpool(found.make)
    except Exception:
        _log.exception("making %s", found.name)
        return PlainTextResponse(FAILED, 500)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=found.mime_type, headers=headers)


_log = logging.getLogger(__name__)
_served: dict[str, Download] = {}

# The second is for an app that is served below a path.
ROUTES = [Route("/downloads/{token}", download), Route("/{base:path}/downloads/{token}", download)]
