"""Session resumption: what a handle brings back, for two hours, and only after its connection has ended."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from components.offline.disk import Disk, remove
from components.offline.facts import table
from components.offline.files import Clock
from components.offline.live import closing
from components.offline.live.context import Context
from components.offline.live.eye import Eye

KEPT = 2_000  # handles of all sessions


@dataclass(eq=False, slots=True)
class Thread:
    """One conversation over all its connections; what it was sent lies in `folder`."""

    owner: str
    began: datetime
    folder: Path
    eye: Eye
    ended: datetime | None = None
    """When its last connection ended; None while one is open."""


@dataclass(frozen=True, slots=True)
class Saved:
    thread: Thread
    context: Context
    model: str


class Handles:
    """All handles that were given out, and the conversations that they can bring back."""

    def __init__(self, clock: Clock, disk: Disk) -> None:
        self._clock = clock
        self._disk = disk
        self._saved: dict[str, Saved] = {}

    def begin(self, owner: str) -> Thread:
        self._forget_expired()
        folder = self._disk.folder()
        return Thread(owner, self._clock(), folder, Eye(folder))

    def save(self, thread: Thread, context: Context, model: str) -> str:
        """A handle for the conversation as it is now."""
        handle = secrets.token_urlsafe(24)
        self._saved[handle] = Saved(thread, context.copy(), model)
        while len(self._saved) > KEPT:
            self._drop(next(iter(self._saved)))
        return handle

    def resume(self, handle: str, owner: str, model: str) -> tuple[Thread, Context]:
        """Raises Close for a handle that is unknown, too old, of another model or key, or still in use."""
        self._forget_expired()
        saved = self._saved.get(handle)
        if saved is None or saved.thread.owner != owner:
            raise closing.session_not_found()
        if saved.model != model:
            raise closing.invalid()
        if saved.thread.ended is None:
            raise closing.still_open()
        saved.thread.ended = None
        return saved.thread, saved.context.copy()

    def end(self, thread: Thread) -> None:
        """Its connection is gone; from now on its handles can be used. Without one nothing of it is kept."""
        thread.ended = self._clock()
        self._tidy(thread)

    @property
    def open(self) -> int:
        """Conversations that have handles and a connection."""
        return len({saved.thread for saved in self._saved.values() if saved.thread.ended is None})

    def _forget_expired(self) -> None:
        limit = self._clock() - timedelta(seconds=table("live")["handle_seconds"])
        for handle, saved in list(self._saved.items()):
            if saved.thread.ended is not None and saved.thread.ended < limit:
                self._drop(handle)

    def _drop(self, handle: str) -> None:
        self._tidy(self._saved.pop(handle).thread)

    def _tidy(self, thread: Thread) -> None:
        if thread.ended is not None and all(saved.thread is not thread for saved in self._saved.values()):
            remove(thread.folder)
