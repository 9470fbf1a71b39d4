"""The engine's own folder: everything it is sent lies here, and nothing of it survives the engine."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

PREFIX = "offline-engine-"


class Disk:
    """A private temporary folder with folders in it. Making one removes those of engines that were killed."""

    def __init__(self) -> None:
        sweep(Path(tempfile.gettempdir()))
        self.root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))

    def folder(self) -> Path:
        """A new, empty folder; whoever asks removes it."""
        path = self.root / uuid4().hex
        path.mkdir(mode=0o700)
        return path

    @contextmanager
    def passing_folder(self) -> Iterator[Path]:
        """A folder for the length of one request."""
        path = self.folder()
        try:
            yield path
        finally:
            remove(path)

    def close(self) -> None:
        remove(self.root)


def remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)


def keep(path: Path, folder: Path) -> Path:
    """The same bytes under another name, so that they outlive `path`."""
    kept = folder / uuid4().hex
    try:
        os.link(path, kept)
    except OSError:
        shutil.copyfile(path, kept)
    return kept


def sweep(parent: Path) -> None:
    for path in parent.glob(f"{PREFIX}*-*"):
        pid = path.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and not alive(int(pid)):
            remove(path)


def alive(pid: int) -> bool:
    if sys.platform == "win32":  # where signal 0 is not a question but ends the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
