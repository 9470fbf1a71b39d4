"""What could not be written waits on disk, in its order, and is entered as soon as the database answers again."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock

from components.jobs.store.errors import StoreFailed, StoreGone

LOG = logging.getLogger("workbench")
AGAIN = 1.0  # seconds between tries
MOST_BYTES = 1_000_000_000

# What would be refused for ever, and hold up all that waits behind. The database's absence is no such thing.
REFUSED = (StoreFailed, KeyError, ValueError, TypeError)
Enter = Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Write:
    """One write by its `kind`, with values that JSON can hold. Entering it a second time must change nothing."""

    kind: str
    values: Mapping[str, Any]


class Late:
    """Safe from any thread. `folder` outlives the process: what one left behind, the next one enters.

    Without a folder, or where it can't be written, what waits is held in memory. `kinds` are how each kind is entered.
    """

    def __init__(self, folder: Path | None, kinds: Mapping[str, Enter]) -> None:
        self._folder, self._kinds = folder, dict(kinds)
        self._lock = threading.Lock()
        self._memory: deque[Write] = deque()
        self._own: set[str] = set()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    @property
    def waiting(self) -> int:
        """How many writes of this process wait."""
        return len(self._own) + len(self._memory)

    def takes(self, kind: str, enter: Enter) -> None:
        """From now on writes of this kind, too."""
        self._kinds[kind] = enter

    def do(self, now: Callable[[], object], later: Callable[[], Write]) -> bool:
        """Does it now, else lets it wait; whether it is done. Raises StoreFailed where waiting doesn't help."""
        # What waits already goes first: a result's correction must not come before the result.
        if not self.waiting:
            try:
                now()
            except StoreGone:
                pass
            else:
                return True
        self.add(later())
        return False

    def add(self, write: Write) -> None:
        """Lets it wait. Raises StoreGone when there is no room for it any more."""
        with self._lock:
            try:
                name = self._put(write)
            except OSError:
                self._memory.append(write)
            else:
                self._own.add(name)
        self.start()

    def start(self) -> None:
        """Begins to enter what waits, as that of a process which ended."""
        with self._lock:
            if self._ended.is_set() or (self._thread and self._thread.is_alive()) or not self._left():
                return
            self._thread = threading.Thread(target=self._go, name="late-writes", daemon=True)
            self._thread.start()

    def close(self, seconds: float = 0.0) -> None:
        """Stops trying, at once or when all is in, after so many seconds at most; the next use goes on."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
            self._ended.set()
            thread.join(AGAIN)
        self._ended.clear()

    def _go(self) -> None:
        while not self._ended.is_set():
            try:
                self._enter_all()
            except StoreGone:
                pass
            with self._lock:
                if not self._left():
                    self._thread = None
                    return
            self._ended.wait(AGAIN)

    def _enter_all(self) -> None:
        """Raises StoreGone when the database goes, or is still gone. One process at a time does this."""
        with suppress(OSError):
            for path in self._files():
                with FileLock(path.with_name("lock"), timeout=0), suppress(FileNotFoundError):
                    self._enter_file(path)
        while self._memory:
            self._enter(self._memory[0])
            self._memory.popleft()
        with self._lock:
            # Another process may have entered some.
            self._own &= {path.name for path in self._files()}

    def _enter_file(self, path: Path) -> None:
        try:
            told = json.loads(path.read_text("utf-8"))
            self._kinds[told["kind"]](told["values"])
        except (FileNotFoundError, StoreGone):
            raise
        except REFUSED:
            LOG.exception("A write that waited was refused, and is set aside: %s", path.name)
            path.rename(path.with_suffix(".refused"))
        else:
            path.unlink(missing_ok=True)

    def _enter(self, write: Write) -> None:
        try:
            self._kinds[write.kind](write.values)
        except StoreGone:
            raise
        except REFUSED:
            LOG.exception("A write that waited was refused: %s", write.kind)

    def _put(self, write: Write) -> str:
        """The file's name. Raises OSError where there is no folder."""
        text = json.dumps({"kind": write.kind, "values": write.values})
        if self._folder is None:
            raise FileNotFoundError
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if sum(path.stat().st_size for path in self._files()) + len(text) > MOST_BYTES:
            raise StoreGone("Too much waits for the database already.", "Download what you need to keep.")
        path = self._folder / f"{time.time_ns():020d}-{uuid4().hex}.json"
        draft = path.with_suffix(".draft")
        draft.write_text(text, "utf-8")
        draft.rename(path)
        return path.name

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.json")) if self._folder else []

    def _left(self) -> bool:
        return bool(self._memory) or bool(self._files())
