"""The event loop of a talk, which leaves no socket open when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from weakref import WeakSet


class TalkLoop(asyncio.SelectorEventLoop):
    """Hangs up on whoever it still has dialled when it is closed.

    A dial cancelled as TLS is agreed upon, or a close cancelled in its wait, leaves asyncio to take its leave of the
    other side over up to 30 s. A loop that ends meanwhile never hears the answer, and the socket stays open until
    Python's garbage collection comes by.
    """

    def __init__(self) -> None:
        super().__init__()
        self._dialled: WeakSet[asyncio.BaseProtocol] = WeakSet()

    async def create_connection(  # type: ignore[override]  # its overloads say nothing that is needed here
        self, protocol_factory: Callable[[], asyncio.BaseProtocol], *args: Any, **settings: Any
    ) -> tuple[asyncio.BaseTransport, asyncio.BaseProtocol]:
        def dialled() -> asyncio.BaseProtocol:
            protocol = protocol_factory()
            self._dialled.add(protocol)
            return protocol

        return await super().create_connection(dialled, *args, **settings)

    def close(self) -> None:
        if not self.is_closed():
            for protocol in list(self._dialled):
                # The websockets package keeps the transport by this name.
                transport = getattr(protocol, "transport", None)
                if isinstance(transport, asyncio.WriteTransport):
                    transport.abort()
            self.run_until_complete(asyncio.sleep(0))
        super().close()
