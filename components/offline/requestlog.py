"""What was asked, so that a test can tell whether a file was deleted or a request sent twice."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

KEPT = 10_000


@dataclass(slots=True)
class Entry:
    """One request; `bytes` are those of its body that were read, `status` is None while there is no answer."""

    request: dict[str, Any]
    bytes: int = 0
    status: int | None = None

    def as_json(self) -> dict[str, Any]:
        return self.request | {"bytes": self.bytes, "status": self.status}


class RequestLog:
    """The latest requests, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def begin(self, request: dict[str, Any]) -> Entry:
        entry = Entry(request)
        self._entries.append(entry)
        return entry

    def as_json(self) -> list[dict[str, Any]]:
        return [entry.as_json() for entry in self._entries]

    def clear(self) -> None:
        self._entries.clear()
