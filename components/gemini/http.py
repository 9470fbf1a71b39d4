"""The HTTP and WebSocket ends under the SDK: they go to the connection's own address, and nowhere else.

An answer may name another place: a redirect, or the address an upload is to go to. Whoever follows one carries the
key, the token or the file there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from components.gemini.connection import DEVELOPER_ADDRESS, Connection, DeveloperKey
from components.gemini.errors import NetworkDown

# A model that thinks long may be silent for minutes; the user can stop it at any time.
TIMEOUT = httpx2.Timeout(connect=15, read=600, write=60, pool=15)
REDIRECTS = range(300, 400)


class Http(httpx2.AsyncClient):
    """Sends to the origins given. The SDK passes `timeout=None` where nothing else is asked, which would mean waiting
    for ever.
    """

    def __init__(self, allowed: frozenset[str], **options: Any) -> None:
        super().__init__(**options, follow_redirects=False)
        self._allowed = allowed

    def build_request(self, *args: Any, timeout: Any = None, **kwargs: Any) -> httpx2.Request:
        request = super().build_request(*args, timeout=timeout or TIMEOUT, **kwargs)
        request.extensions["trace"] = Handshake()
        return request

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        if origin(str(request.url)) not in self._allowed:
            raise elsewhere()
        response = await super().send(request, **options | {"follow_redirects": False})
        if response.status_code in REDIRECTS:
            await response.aclose()
            raise elsewhere()
        return response


class Handshake:
    """Closes a connection whose TLS handshake is interrupted; httpcore2 2.16 would leave its socket open."""

    def __init__(self) -> None:
        self._stream: Any = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("connect_tcp.complete"):
            self._stream = info["return_value"]
        elif event.endswith("start_tls.failed") and self._stream is not None:
            await self._stream.aclose()


class Straight(ClientConnection):
    """A WebSocket that follows no redirect; the library would take the key along to another host."""

    async def handshake(self, *args: Any, **kwargs: Any) -> None:
        try:
            await super().handshake(*args, **kwargs)
        except InvalidStatus as error:
            if error.response.status_code in REDIRECTS:
                raise elsewhere() from error
            raise


def allowed(connection: Connection) -> frozenset[str]:
    """A gateway may leave it to Google where an upload goes, which then needs no key."""
    found = {origin(connection.address)}
    return frozenset(found | {origin(DEVELOPER_ADDRESS)} if isinstance(connection, DeveloperKey) else found)


def origin(address: str) -> str:
    url = httpx2.URL(address)
    port = url.port or {"https": 443, "http": 80}.get(url.scheme)
    return f"{url.scheme}://{url.host}:{port}"


def elsewhere() -> NetworkDown:
    down = NetworkDown(
        "The service's address sends on to another one, which is not followed: it would take the key along.",
        "Name the final address in the settings of this app.",
    )
    down.retryable = False
    return down
