"""The database behind the store: opened at first use, brought up to date, safe from several threads and processes."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from components.jobs.store.errors import ADDRESSES, StoreFailed, mapped
from components.jobs.store.schema import migrate

VARIABLE = "WORKBENCH_DATABASE_URL"
BUSY_SECONDS, CONNECT_SECONDS = 10, 5
AGAIN_SECONDS = 0.02


def address(env: Mapping[str, str], app: Path) -> URL:
    """The database that the environment names, else a SQLite file in `.data/` of the app's folder.

    Raises StoreFailed for an address that isn't one of SQLite's (a file) or PostgreSQL's.
    """
    named = env.get(VARIABLE, "").strip()
    return parsed(named) if named else URL.create("sqlite", database=str(app / ".data" / "workbench.sqlite3"))


def parsed(named: str) -> URL:
    """An address as providers write it: postgres:// and postgresql:// mean the psycopg driver."""
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        # Not chained: the message holds the address, and with it the password.
        raise StoreFailed("The database's address can't be read.", ADDRESSES) from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("postgresql+psycopg", "sqlite"):
        raise StoreFailed("This kind of database can't be used.", ADDRESSES)
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreFailed("A database in memory can't be shared by threads.", ADDRESSES)
    return url


class Database:
    """Nothing is opened, and no file made, before the first `read` or `write`. Both raise StoreFailed."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that changes nothing."""
        with mapped(), self._open().connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or on an exception nothing."""
        with mapped(), self._open().execution_options(writing=True).begin() as connection:
            yield connection

    def close(self) -> None:
        """Closes the connections; the next use opens them again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    def _open(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = opened(self._url)
            return self._engine


def opened(url: URL) -> Engine:
    """The database, brought up to date."""
    engine = sqlite(url) if url.drivername == "sqlite" else postgresql(url)
    try:
        with engine.execution_options(writing=True).begin() as connection:
            migrate(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def postgresql(url: URL) -> Engine:
    options = {"connect_timeout": CONNECT_SECONDS} if "connect_timeout" not in url.query else {}
    return create_engine(url, connect_args=options, pool_pre_ping=True, hide_parameters=True)


def sqlite(url: URL) -> Engine:
    """A file with a write-ahead log: readers don't wait for the writer, writers wait for each other."""
    # Results hold what people uploaded; other accounts of the machine have no business there.
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Parameters are people's results: they must not reach a log with an error's text.
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: Any) -> None:
    # The driver's own implicit transactions begin too late, and not for every statement: `_begin` does it.
    connection.isolation_level = None
    _log_ahead(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    # What a person deletes is overwritten, not only marked as free.
    connection.execute("PRAGMA secure_delete=ON")


def _log_ahead(connection: sqlite3.Connection) -> None:
    """SQLite waits for no lock here: where another process is just making the same file, the change fails at once."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(AGAIN_SECONDS)
        else:
            return


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once, not wait, if another wrote in between.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
