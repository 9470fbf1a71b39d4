"""The socket the engine listens on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def bound(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """A listening socket and its base URL; port 0 is any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        yield listener, address(listener)


@contextmanager
def inherited(descriptor: int) -> Iterator[tuple[socket.socket, str]]:
    """One that whoever started us holds open, so that its port outlives us."""
    with socket.socket(fileno=descriptor) as listener:
        yield listener, address(listener)


def address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
