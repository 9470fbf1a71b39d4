"""A TLS server that takes one request, answers as far as it is told, and then waits until the client hangs up."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import trustme

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


@dataclass
class Holding:
    base_url: str
    ca_file: str
    asked: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)


@contextmanager
def holding(folder: Path, *events: bytes) -> Iterator[Holding]:
    """Without events it does not even send the head of an answer."""
    authority, ca_file = trustme.CA(), folder / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held = Holding(f"https://127.0.0.1:{listener.getsockname()[1]}", str(ca_file))
        thread = threading.Thread(target=_hold, args=(listener, context, held, events))
        thread.start()
        yield held
        thread.join()


def _hold(listener: socket.socket, context: ssl.SSLContext, held: Holding, events: tuple[bytes, ...]) -> None:
    listener.settimeout(10)
    plain, _ = listener.accept()
    with plain, context.wrap_socket(plain, server_side=True) as client:
        client.settimeout(10)
        request = b""
        while b"\r\n\r\n" not in request:
            request += client.recv(65536)
        for piece in (HEAD, *(_chunk(event) for event in events)) if events else ():
            client.sendall(piece)
        held.asked.set()
        while _receive(client):
            pass
        held.hung_up.set()


def _receive(client: ssl.SSLSocket) -> bytes:
    try:
        return client.recv(65536)
    except (ConnectionError, ssl.SSLEOFError):
        return b""


def _chunk(event: bytes) -> bytes:
    data = b"data: " + event + b"\r\n\r\n"
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"
