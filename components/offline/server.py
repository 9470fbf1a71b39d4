"""The engine behind TLS on a port."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme
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


@contextmanager
def bound(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """A listening socket and its base URL; port 0 is any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        name = f"[{host}]" if family == socket.AF_INET6 else host
        yield listener, f"https://{name}:{listener.getsockname()[1]}"


def certify(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate authority made now: the file clients trust, and the server's certificate with its key."""
    authority = trustme.CA()
    ca_file, certificate = folder / "ca.pem", folder / "server.pem"
    authority.cert_pem.write_to_path(ca_file)
    authority.issue_cert(
        *dict.fromkeys((host, "127.0.0.1", "::1", "localhost"))
    ).private_key_and_cert_chain_pem.write_to_path(certificate)
    certificate.chmod(0o600)
    return ca_file, certificate
