"""How each kind of database is spoken to: what is set when it is opened, and how long anything is waited for."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

# Seconds: until a connection stands, for a statement, for a lock that another holds, for a connection of the pool.
CONNECT, STATEMENT, LOCK, POOL = 3, 4, 3, 4
CONNECTIONS, FURTHER = 5, 40
NEW_FILE, AGAIN = 10, 0.02
UNBOUNDED = {"writing": True, "patience": None}


def postgresql(url: URL) -> Engine:
    # Imported here: without the driver SQLite still works.
    from components.jobs.store.bounded import Bounded

    options = {"connect_timeout": CONNECT} if "connect_timeout" not in url.query else {}
    engine = create_engine(url, connect_args=options, pool_pre_ping=True, hide_parameters=True, **_pool())
    event.listen(engine, "do_connect", lambda dialect, record, args, named: Bounded.connect(*args, **named))
    event.listen(engine, "connect", _bound)
    event.listen(engine, "begin", _allow)
    event.listen(engine, "checkin", _calm)
    return engine


def sqlite(url: URL) -> Engine:
    """A file with a write-ahead log: readers don't wait for the writer, writers wait for each other."""
    # Results hold what people uploaded; other accounts of the machine have no business there.
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Parameters are people's results: they must not reach a log with an error's text.
    engine = create_engine(url, connect_args={"timeout": LOCK}, hide_parameters=True, **_pool())
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _pool() -> dict[str, Any]:
    return {"pool_size": CONNECTIONS, "max_overflow": FURTHER, "pool_timeout": POOL}


def _bound(connection: Any, _record: Any) -> None:
    """Settings of the session and no options of the address: poolers in front of a server refuse those."""
    connection.execute(f"SET statement_timeout = '{STATEMENT}s'")
    connection.execute(f"SET lock_timeout = '{LOCK}s'")
    connection.commit()


def _allow(connection: Connection) -> None:
    patience = connection.get_execution_options().get("patience", STATEMENT + 1)
    driven: Any = connection.connection.driver_connection
    driven.patience = patience
    if patience is None:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")


def _calm(connection: Any, _record: Any) -> None:
    if connection is not None:
        connection.patience = type(connection).patience


def _set_up(connection: Any, _record: Any) -> None:
    # The driver's own implicit transactions begin too late, and not for every statement: `_begin` does it.
    connection.isolation_level = None
    _log_ahead(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    # What a person deletes is overwritten, not only marked as free.
    connection.execute("PRAGMA secure_delete=ON")


def _log_ahead(connection: sqlite3.Connection) -> None:
    """SQLite waits for no lock here: where another process is just making the same file, the change fails at once."""
    end = time.monotonic() + NEW_FILE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(AGAIN)
        else:
            return


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience = options.get("patience", LOCK)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={round(1000 * (NEW_FILE if patience is None else patience))}")
    # A transaction that reads first and writes later would fail at once, not wait, if another wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")
