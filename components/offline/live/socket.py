"""The server's end of a WebSocket, with what only it can do: drop, answer pings late, send bytes that are no frame."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request


class Socket(WebSocketsSansIOProtocol):
    """Found by the application as scope["state"]["connection"]."""

    _pong_seconds = 0.0

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["state"]["connection"] = self

    def handle_ping(self) -> None:
        pong = b"".join(self.conn.data_to_send())
        if self._pong_seconds:
            self.loop.call_later(self._pong_seconds, self.write, pong)
        else:
            self.write(pong)

    def drop(self) -> None:
        self.transport.abort()

    def slow_pongs(self, seconds: float) -> None:
        self._pong_seconds = seconds

    def write(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(data)


# What uvicorn.Config takes for the WebSocket side.
SETTINGS: dict[str, Any] = {
    "ws": Socket,
    "ws_ping_interval": 30.0,
    "ws_ping_timeout": 60.0,
    # Sound in base64 hardly gets smaller, and the service does not compress either.
    "ws_per_message_deflate": False,
}
