from __future__ import annotations

import asyncio
import gc
import socket
import ssl
import threading
from asyncio.trsock import TransportSocket
from collections.abc import Iterator

import pytest
import trustme

from components.live.loop import TalkLoop


class Hasty(asyncio.Protocol):
    """Has its dial cancelled in the moment TLS is agreed upon."""

    transport: asyncio.BaseTransport | None = None
    socket: TransportSocket | None = None
    dial: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.socket = transport.get_extra_info("socket")
        assert self.dial
        self.dial.cancel()


@pytest.fixture
def no_collection() -> Iterator[None]:
    """Nothing but the loop itself closes a socket."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_a_dial_cancelled_at_the_end_of_tls_leaves_no_socket(no_collection: None) -> None:
    authority, hasty = trustme.CA(), Hasty()
    theirs, ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.issue_cert("localhost").configure_cert(theirs)
    authority.configure_trust(ours)
    accepted: list[ssl.SSLSocket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            # From here on the other side is silent: it doesn't answer the end of TLS.
            accepted.append(theirs.wrap_socket(listening.accept()[0], server_side=True))

        async def dial() -> None:
            hasty.dial = asyncio.current_task()
            made = asyncio.get_running_loop().create_connection
            await made(lambda: hasty, *listening.getsockname(), ssl=ours, server_hostname="localhost")

        server = threading.Thread(target=accept)
        server.start()
        with pytest.raises(asyncio.CancelledError), asyncio.Runner(loop_factory=TalkLoop) as runner:
            runner.run(dial())
        server.join()
    assert hasty.socket and hasty.socket.fileno() == -1
    accepted[0].close()
