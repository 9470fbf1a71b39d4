"""Who comes: a cookie for every browser, which no script can read and no other site can have sent along with a form."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.server.seal import Seal, known_as

# The longest that browsers keep one; each visit begins it anew.
SECONDS = 400 * 24 * 3600
BROWSER = "workbench.browser"


class Visits:
    """An ASGI middleware. Routes find in `scope[BROWSER]` as whom the browser is known, "" for one without a cookie.

    Only whole pages give one: what a page loads would come back with as many as there are requests.
    """

    def __init__(self, app: ASGIApp, seal: Callable[[], Seal], path: Callable[[], str] = lambda: "/") -> None:
        self._app, self._seal, self._path = app, seal, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        seal = await asyncio.to_thread(self._seal)
        asked = HTTPConnection(scope)
        value = asked.cookies.get(seal.cookie)
        name = seal.opened(value)
        scope[BROWSER] = known_as(name)
        if scope["type"] == "http" and is_page(asked, scope["method"]):
            send = self._giving(send, cookie(seal, value if name and value else seal.fresh(), asked, self._path()))
        await self._app(scope, receive, send)

    def _giving(self, send: Send, cookie: str) -> Send:
        async def giving(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                headers = MutableHeaders(scope=message)
                headers.append("set-cookie", cookie)
                headers["cache-control"] = "private, no-cache"
            await send(message)

        return giving


def is_page(asked: HTTPConnection, method: str) -> bool:
    """Something a person opens. Browsers say so, but for http to another machine."""
    wanted = asked.headers.get("sec-fetch-dest")
    if wanted is not None:
        return method == "GET" and wanted in ("document", "iframe")
    return method == "GET" and "text/html" in asked.headers.get("accept", "")


def cookie(seal: Seal, value: str, asked: HTTPConnection, path: str) -> str:
    """The header. `Secure` where the browser came by https; `Lax`, for who follows a link must be known, too."""
    secure = "https" in (asked.url.scheme, asked.headers.get("x-forwarded-proto", "").split(",")[0].strip())
    answer = Response()
    answer.set_cookie(seal.cookie, value, SECONDS, path=path, secure=secure, httponly=True, samesite="lax")
    return answer.headers["set-cookie"]


def belongs(scope: Scope, browser: str) -> bool:
    """Whether who asks is that browser; what was made for one without a cookie is for whoever has its address."""
    return not browser or scope.get(BROWSER, "") == browser
