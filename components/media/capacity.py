"""Whether there is room for more: of what all visitors' files may take together, and on the disk they lie on."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from components.bounds import MEGABYTE, Bounds
from components.errors import NoRoom

LATER = "What you have here is kept. Remove files you no longer need, or try again later."
FRESH = 1.0  # seconds for which what lies on the disk is not counted anew


class Capacity:
    """One for all visitors, safe from any thread. `folder` is where their files lie, `used` tells how many bytes these
    take, `free` how many more the disk has.
    """

    def __init__(
        self, folder: Callable[[], Path], used: Callable[[Path], int], free: Callable[[Path], int] | None = None
    ) -> None:
        self.bounds = Bounds()
        self._folder, self._used, self._free = folder, used, free or _free
        self._coming = 0
        self._counted = (0.0, 0)
        self._lock = threading.Lock()

    def require(self, size: int) -> None:
        """Raises NoRoom when so many bytes more would be too many."""
        with self._lock:
            self._check(size)

    def grow(self, size: int) -> None:
        """So many bytes more are on their way, fewer when below zero. Raises NoRoom."""
        with self._lock:
            if size > 0:
                self._check(size)
            else:
                self._counted = (0.0, 0)
            self._coming += size

    def _check(self, size: int) -> None:
        folder, expected = self._folder(), size + self._coming
        if self._free(folder) - expected < self.bounds.free * MEGABYTE:
            raise NoRoom("The disk of this server is nearly full.", LATER)
        if self._total(folder) + expected > self.bounds.visitors * MEGABYTE:
            raise NoRoom("This server holds as many files of visitors as it may just now.", LATER)

    def _total(self, folder: Path) -> int:
        at, total = self._counted
        if time.monotonic() - at > FRESH:
            total = self._used(folder)
            self._counted = time.monotonic(), total
        return total


class Promise:
    """Room kept for a file on its way; closed once the file lies among the others, or is gone."""

    def __init__(self, grow: Callable[[int], None]) -> None:
        self._grow = grow
        self.size = 0

    def grow(self, size: int) -> None:
        """So many bytes more. Raises NoRoom."""
        self._grow(size)
        self.size += size

    def close(self) -> None:
        size, self.size = self.size, 0
        self._grow(-size)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free
