"""A database held open: opened in a thread of its own, opened again when it was lost, and nobody waits long for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import Engine

from components.errors import WorkbenchError
from components.jobs.store.errors import WAIT, StoreFailed, StoreGone

LOG = logging.getLogger("workbench")
# Seconds that a caller waits for a first try, and for one after the database was lost; and between tries.
FIRST, LATER, BETWEEN = 15.0, 0.25, 1.0
SILENT = StoreGone("The database does not answer.", WAIT)


class Door:
    """Safe from any thread. `make` opens the database, and may take as long as it takes."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self._make = make
        self._changed = threading.Condition()
        self._engine: Engine | None = None
        self._failure: StoreFailed | None = None
        self._tried = float("-inf")
        self._opening: object | None = None

    def engine(self, patience: float = 0.0) -> Engine:
        """The open database, waited for so many seconds where it is gone for the moment. Raises StoreFailed."""
        with self._changed:
            if self._engine is None:
                began = self._begin()
                usual = FIRST if self._failure is None else LATER if began else 0.0
                self._await(max(patience, usual), again=patience > 0)
            if self._engine is None:
                raise _anew(self._failure or SILENT)
            return self._engine

    def lost(self, engine: Engine) -> None:
        """It does not answer any more: who comes now isn't kept waiting, and it is opened anew."""
        with self._changed:
            if self._engine is engine:
                self._engine, self._failure, self._tried = None, SILENT, time.monotonic()
        engine.dispose()

    def close(self) -> None:
        """The next use opens it again; what is being opened is thrown away."""
        with self._changed:
            engine, self._engine, self._failure, self._opening = self._engine, None, None, None
            self._tried = float("-inf")
        if engine is not None:
            engine.dispose()

    def _begin(self) -> bool:
        """Whether a try began just now."""
        if self._opening is not None or time.monotonic() - self._tried < BETWEEN:
            return False
        self._opening = mark = object()
        threading.Thread(target=self._open, args=(mark,), name="database", daemon=True).start()
        return True

    def _await(self, seconds: float, *, again: bool) -> None:
        end = time.monotonic() + seconds
        while self._engine is None and (left := end - time.monotonic()) > 0:
            if again:
                self._begin()
            elif self._opening is None:
                return
            self._changed.wait(min(left, BETWEEN))

    def _open(self, mark: object) -> None:
        engine, failure = self._made()
        with self._changed:
            mine = self._opening is mark
            if mine:
                self._engine, self._failure = engine, failure
                self._opening, self._tried = None, time.monotonic()
                self._changed.notify_all()
        if engine is not None and not mine:
            engine.dispose()

    def _made(self) -> tuple[Engine | None, StoreFailed | None]:
        try:
            return self._make(), None
        except StoreFailed as error:
            return None, error
        except Exception:
            LOG.exception("The database could not be opened")
            return None, StoreFailed("The database could not be opened.", WAIT)


def _anew(failure: StoreFailed) -> WorkbenchError:
    """An exception must not be raised in several threads: each would add to its traceback."""
    return type(failure)(failure.message, failure.advice)
