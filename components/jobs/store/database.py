"""The database behind the store: opened at first use, brought up to date, safe from several threads and processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from components.jobs.store.door import Door
from components.jobs.store.engines import LOCK, UNBOUNDED, postgresql, sqlite
from components.jobs.store.errors import ADDRESSES, StoreFailed, is_gone, is_held, mapped
from components.jobs.store.schema import is_current, migrate
from components.settings import DATABASE


def address(env: Mapping[str, str], app: Path) -> URL:
    """The database that the environment names, else a SQLite file in `.data/` of the app's folder.

    Raises StoreFailed for an address that isn't one of SQLite's (a file) or PostgreSQL's.
    """
    named = env.get(DATABASE.name, "").strip()
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
    """Nothing is opened, and no file made, before the first `read` or `write`.

    Both raise StoreFailed within seconds, whatever the database does, and at once while it is known to be gone.
    `patience` is how many seconds a caller would rather wait for it, and for a lock that another process holds.
    """

    def __init__(self, url: URL) -> None:
        self._door = Door(lambda: opened(url))
        self._mine = threading.local()

    @contextmanager
    def read(self, patience: float = 0.0) -> Iterator[Connection]:
        """One transaction that changes nothing; inside of a `write` of the same thread, that one."""
        if (open := self._joined()) is not None:
            yield open
            return
        with mapped(), self._using(patience, reading=True) as engine, engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, patience: float = 0.0) -> Iterator[Connection]:
        """One transaction: all of it is kept, or on an exception nothing. One inside another is a part of it."""
        if (open := self._joined()) is not None:
            yield open
            return
        options = {"writing": True} | ({"patience": patience} if patience > LOCK else {})
        with mapped(), self._using(patience, reading=False) as engine:
            with engine.execution_options(**options).begin() as connection:
                self._mine.connection = connection
                try:
                    yield connection
                finally:
                    self._mine.connection = None

    def trouble(self) -> str:
        """Why it can't be used now, in a sentence; "" where it can, brought up to date."""
        try:
            with self.read() as connection:
                connection.execute(text("SELECT 1"))
        except StoreFailed as error:
            return error.message
        return ""

    def close(self) -> None:
        """Closes the connections; the next use opens them again."""
        self._door.close()

    def _joined(self) -> Connection | None:
        return getattr(self._mine, "connection", None)

    @contextmanager
    def _using(self, patience: float, *, reading: bool) -> Iterator[Engine]:
        engine = self._door.engine(patience)
        try:
            yield engine
        except DBAPIError as error:
            # A reader is kept waiting only by who keeps the whole file: so would be all who come after.
            if is_gone(error) or (reading and is_held(error)):
                self._door.lost(engine)
            raise


def opened(url: URL) -> Engine:
    """The database, brought up to date."""
    with mapped():
        engine = sqlite(url) if url.drivername == "sqlite" else postgresql(url)
        try:
            with engine.connect() as connection:
                current = is_current(connection)
            if not current:
                # Whoever writes just now is waited for; so is the same step taken by another process.
                with engine.execution_options(**UNBOUNDED).begin() as connection:
                    migrate(connection)
        except BaseException:
            engine.dispose()
            raise
        return engine
