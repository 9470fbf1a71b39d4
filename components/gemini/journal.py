"""Names of uploads on disk, written before an upload begins, so that a crash leaves nothing behind at the service.

Each process that uploads has a file of its own and holds its lock; a file without a lock belongs to a process that
died, and the next one sweeps it. Holds random names and a digest of the connection, neither keys nor file names.
"""

from __future__ import annotations

import os
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from components.gemini import names

# One folder per user: on a shared machine another's can't be written to.
FOLDER = Path(tempfile.gettempdir()) / f"multimodal-workbench-uploads-{getattr(os, 'getuid', lambda: 0)()}"


class Journal:
    """The uploads of one client. Safe to use from any thread."""

    def __init__(self, fingerprint: str, folder: Path = FOLDER, file: str = "") -> None:
        self._path = folder / fingerprint / (file or f"{uuid.uuid4().hex}.names")
        self._lock = threading.Lock()
        self._held: FileLock | None = None
        self._names: set[str] = set()

    def add(self, name: str) -> None:
        with self._lock:
            self._names.add(name)
            # Where nothing can be written, uploads still work and are deleted after; only a crash is not covered.
            with suppress(OSError):
                self._hold()
                self._write()

    def remove(self, name: str) -> None:
        with self._lock, suppress(OSError):
            self._names.discard(name)
            self._write()

    def names(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._names)

    def has_orphans(self) -> bool:
        """Whether there are files beside our own; some may belong to living processes."""
        return any(self._others())

    def orphans(self) -> Iterator[Journal]:
        """The journals that dead processes left, each held by us until the next is asked for."""
        for path in self._others():
            orphan = Journal(path.parent.name, path.parent.parent, path.name)
            if orphan._take_over():
                try:
                    yield orphan
                finally:
                    orphan.close()

    def close(self) -> None:
        """Let go of the file; what it still names is swept by the next process."""
        with self._lock:
            lock = self._held
            if lock is None:
                return
            if not self._names:
                self._path.unlink(missing_ok=True)
            self._release()
            if not self._names:
                with suppress(OSError):
                    Path(lock.lock_file).unlink(missing_ok=True)

    def _others(self) -> Iterator[Path]:
        return (path for path in self._path.parent.glob("*.names") if path != self._path)

    def _hold(self) -> None:
        if self._held is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(self._path.with_suffix(".lock"), timeout=0, thread_local=False)
            lock.acquire()
            self._held = lock

    def _take_over(self) -> bool:
        try:
            self._hold()
            self._names = {name for name in self._path.read_text("utf-8").split() if names.is_held(name)}
        except (Timeout, OSError):
            self._release()
            return False
        return True

    def _release(self) -> None:
        if self._held is not None:
            self._held.release()
            self._held = None

    def _write(self) -> None:
        if self._held is not None:
            self._path.write_text("\n".join(sorted(self._names)), "utf-8")
