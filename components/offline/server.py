"""The engine behind TLS on a port."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from components.offline.application import application
from components.offline.engine import Engine
from components.offline.live.socket import SETTINGS

GRACE_SECONDS = 1


class Server(uvicorn.Server):
    """Calls `ready` once it accepts connections, and can drop one."""

    def __init__(self, engine: Engine, certificate: Path, ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            application(engine, self.drop),
            ssl_certfile=certificate,
            ssl_keyfile=str(certificate),
            http="h11",
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
            **SETTINGS,
        )
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    def drop(self, client: tuple[str, int], discard: bool) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, H11Protocol) and connection.client == client and connection.transport:
                connection.transport.abort() if discard else connection.transport.close()
