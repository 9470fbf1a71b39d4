"""Who may reach the app, and what its pages may load and be shown in: before every route, Streamlit's included."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from components.gemini.names import is_loopback

LOOPBACK = ("localhost", "127.0.0.1", "::1")
HOST = re.compile(r"(?P<name>[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
# They tell nothing, and who asks them knows an address instead of a name.
HEALTH = ("/health", "/ready", "/_stcore/health")
CLOSED = (
    "This app answers on its own machine only. To open it, start it with --server.address 0.0.0.0, and name in "
    "--server.allowedHosts by which names it is reached.\n"
)
STRANGE = "This app does not go by that name. If it should, name it in --server.allowedHosts.\n"


@dataclass(frozen=True, slots=True)
class Reach:
    """`hosts` are the names the app goes by, "*.example.com" for all below one; none for any name. `local`: it answers
    to its own machine only. `ancestors` may show it in a frame, and `inline` are the scripts its page may carry.
    """

    hosts: tuple[str, ...] = ()
    local: bool = False
    ancestors: str = "'self'"
    inline: tuple[str, ...] = ()

    def refusal(self, client: str | None, host: str | None) -> str | None:
        """Why not to answer, if so. A client of a Unix socket has no address; no `host` is one that doesn't matter."""
        if self.local and client is not None and not is_loopback(client):
            return CLOSED
        if host is None:
            return None
        found = HOST.fullmatch(host)
        return None if found and (not self.hosts or self._knows(found["name"])) else STRANGE

    def policy(self) -> str:
        """The pages' Content-Security-Policy: nothing is loaded from elsewhere but films of YouTube, in their frame.

        Streamlit's components come as blobs.
        """
        scripts = " ".join(f"'sha256-{_digest(script)}'" for script in self.inline)
        return "; ".join(
            (
                "default-src 'self'",
                f"script-src 'self' blob: 'wasm-unsafe-eval' {scripts}".rstrip(),
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' blob: data:",
                "media-src 'self' blob: data:",
                "font-src 'self' data:",
                "connect-src 'self' blob: data:",
                "worker-src 'self' blob:",
                "frame-src 'self' blob: https://www.youtube.com https://www.youtube-nocookie.com",
                "object-src 'none'",
                "base-uri 'self'",
                "form-action 'self'",
                f"frame-ancestors {self.ancestors}",
            )
        )

    def _knows(self, host: str) -> bool:
        name = host.strip("[]").lower().rstrip(".")
        return any(
            known == "*" or name == known or (known.startswith("*.") and name.endswith(known[1:]))
            for known in (known.strip().lower().rstrip(".") for known in self.hosts)
        )


class Guard:
    """An ASGI middleware. `reach` is asked at the first request: what starts the app reads its settings late."""

    def __init__(self, app: ASGIApp, reach: Callable[[], Reach]) -> None:
        self._app, self._ask = app, reach
        self._reach: Reach | None = None
        self._headers: dict[str, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif (refusal := self._refusal(scope)) is None:
            await self._app(scope, receive, self._with_headers(send))
        elif scope["type"] == "websocket":
            await WebSocketClose(1008, "refused")(scope, receive, send)
        else:
            await PlainTextResponse(refusal, 403)(scope, receive, self._with_headers(send))

    def _refusal(self, scope: Scope) -> str | None:
        if self._reach is None:
            self._reach = self._ask()
            self._headers = dict(_headers(self._reach))
        client = scope["client"][0] if scope.get("client") else None
        host = None if scope["path"].endswith(HEALTH) else Headers(scope=scope).get("host", "")
        return self._reach.refusal(client, host)

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return sending


def inline_scripts(page: str) -> tuple[str, ...]:
    """What stands in a page between tags of scripts, to the letter."""
    return tuple(re.findall(r"<script>(.*?)</script>", page, re.DOTALL))


def _headers(reach: Reach) -> Iterator[tuple[str, str]]:
    yield "Content-Security-Policy", reach.policy()
    yield "X-Content-Type-Options", "nosniff"
    yield "Referrer-Policy", "same-origin"


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
