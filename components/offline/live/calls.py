"""Function calls that wait for their responses."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from components.offline.live.tools import Call
from components.offline.wire.content import FunctionResponse

Json = dict[str, Any]


class Calls:
    """A turn waits for its calls, or goes on without them; then they are answered in a turn of their own."""

    def __init__(self) -> None:
        self._awaited: dict[str, asyncio.Future[FunctionResponse]] = {}
        self._others: set[str] = set()
        self._cancelled: set[str] = set()

    @staticmethod
    def message(call: Call) -> tuple[str, Json]:
        """A fresh id, and the toolCall that carries it."""
        id = f"function-call-{secrets.randbits(63)}"
        return id, {"toolCall": {"functionCalls": [{"name": call.function.name, "args": call.args, "id": id}]}}

    def wait(self, id: str) -> asyncio.Future[FunctionResponse]:
        self._awaited[id] = asyncio.get_running_loop().create_future()
        return self._awaited[id]

    def go_on_without(self, id: str) -> None:
        self._awaited.pop(id).cancel()
        self._others.add(id)

    def give(self, response: FunctionResponse) -> bool:
        """Whether nothing is left to do: a turn waited for the response, or nobody wants it any longer."""
        id = response.id or ""
        self._others.discard(id)
        if id in self._cancelled:
            return True
        # What is only to be remembered must not be told.
        waiting = None if silent(response) else self._awaited.pop(id, None)
        if waiting is None:
            return False
        waiting.set_result(response)
        return True

    def cancel(self) -> list[str]:
        """Forget the calls that a turn waits for; their ids, for toolCallCancellation."""
        ids = list(self._awaited)
        for waiting in self._awaited.values():
            waiting.cancel()
        self._awaited.clear()
        self._cancelled.update(ids)
        return ids

    @property
    def open(self) -> bool:
        return bool(self._awaited or self._others)


def silent(response: FunctionResponse) -> bool:
    return (response.scheduling or "").upper() == "SILENT"
