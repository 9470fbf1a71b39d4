"""Errors of the store.

StoreFailed                 the database can't be reached, read or written; what is on the page stays
├── StoreGone               for the moment: what was to be written waits for it
└── ResultTooLarge          this one result is over the cap; others are kept
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from components.errors import WorkbenchError


class StoreFailed(WorkbenchError):
    """Shown beside history and ledger; a run goes on without them."""


class StoreGone(StoreFailed):
    """Shown likewise; later it may work."""


class ResultTooLarge(StoreFailed):
    """Shown beside the result, which can still be downloaded."""


ADDRESSES = "Set WORKBENCH_DATABASE_URL to sqlite:///file or postgresql://user:password@host/database."
FOLDER = "The folder for the database can't be written."
DRIVER = "For PostgreSQL: install all that requirements.txt names."
WAIT = "Try again; if it stays so, tell who runs this app."
# SQLSTATE of PostgreSQL: connections, a server that starts or ends; a statement or a lock that took too long; no room.
GONE, BUSY, FULL = ("08", "57P"), ("57014", "55P03"), ("53100", "53400")
SQLITE_BUSY, SQLITE_FULL = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED), sqlite3.SQLITE_FULL


@contextmanager
def mapped() -> Iterator[None]:
    """Every exception of the database and its folder as StoreFailed, which names neither address nor password."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreGone("The database is busy.", WAIT) from error
    except OperationalError as error:
        raise StoreGone(_sentence(error), WAIT) from error
    except ImportError as error:
        raise StoreFailed("The database's driver is missing.", DRIVER) from error
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise StoreFailed(FOLDER, ADDRESSES) from error
    except OSError as error:
        raise StoreGone(FOLDER, WAIT) from error
    except SQLAlchemyError as error:
        raise StoreFailed(f"The database refused this ({type(error).__name__}).", WAIT) from error


def is_gone(error: DBAPIError) -> bool:
    """Whether the connection failed, and not what was asked over it."""
    if error.connection_invalidated or getattr(error.orig, "sqlstate", "") is None:
        return True
    return _state(error).startswith(GONE)


def is_held(error: DBAPIError) -> bool:
    """Whether another process keeps a file of SQLite to itself."""
    return _code(error) in SQLITE_BUSY


def _sentence(error: DBAPIError) -> str:
    if is_held(error) or _state(error) in BUSY:
        return "The database is busy."
    if _state(error) in FULL or _code(error) == SQLITE_FULL:
        return "The database's disk is full."
    return "The database does not answer."


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", "") or "")


def _code(error: DBAPIError) -> int:
    return int(getattr(error.orig, "sqlite_errorcode", 0) or 0) & 0xFF
