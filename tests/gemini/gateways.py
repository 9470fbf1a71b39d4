"""Gateways over TLS on loopback that send whoever asks somewhere else, and what comes along there."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme


@dataclass(slots=True)
class Gateway:
    """`answers` maps the beginning of a path to status and headers. `heard` holds path and headers of each request."""

    base_url: str
    ca_file: Path
    answers: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    heard: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def gateway(authority: trustme.CA, folder: Path) -> Iterator[Gateway]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    ca_file = folder / "authority.pem"
    authority.cert_pem.write_to_path(ca_file)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            found.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            status, headers = next((a for start, a in found.answers.items() if self.path.startswith(start)), (404, {}))
            self.send_response(status)
            for name, value in (headers | {"Content-Length": "2", "Content-Type": "application/json"}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"{}")
            self.close_connection = True

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    found = Gateway(f"https://127.0.0.1:{server.server_address[1]}", ca_file)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
