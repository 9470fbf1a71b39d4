"""The database's shape by number: each step is taken once, in order, and never changed after it was released."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from components.jobs.store.errors import StoreGone


def _whole(table: str, column: str) -> tuple[str, ...]:
    """From decimal text to whole millionths of a millionth of a dollar."""
    return (
        f"ALTER TABLE {table} ADD COLUMN whole_{column} BIGINT",
        f"UPDATE {table} SET whole_{column} = CAST(ROUND(CAST({column} AS NUMERIC) * 1000000000000) AS BIGINT)",
        f"ALTER TABLE {table} DROP COLUMN {column}",
        f"ALTER TABLE {table} RENAME COLUMN whole_{column} TO {column}",
    )


def _sums(owner: str) -> str:
    return (
        f"INSERT INTO spending (day, connection, owner, committed) "
        f"SELECT date(at), connection, {owner}, SUM(committed) FROM call GROUP BY 1, 2, 3"
    )


# Statements that SQLite and PostgreSQL read alike. Times are UTC.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE result (
            id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, at TIMESTAMP NOT NULL, task TEXT NOT NULL,
            title TEXT NOT NULL, model TEXT NOT NULL, state TEXT NOT NULL, cost TEXT,
            size INTEGER NOT NULL, body TEXT NOT NULL)""",
        "CREATE INDEX result_of_owner ON result (owner, at)",
        "CREATE INDEX result_at ON result (at, size)",
        """CREATE TABLE call (
            id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, at TIMESTAMP NOT NULL, page TEXT NOT NULL,
            model TEXT NOT NULL, connection TEXT NOT NULL, run TEXT NOT NULL, usage TEXT,
            low TEXT, likely TEXT, high TEXT, cost TEXT)""",
        "CREATE INDEX call_of_owner ON call (owner, at)",
        "CREATE INDEX call_at ON call (at)",
    ),
    ("ALTER TABLE call ADD COLUMN expected TEXT", "CREATE INDEX call_of_page ON call (page, model, at)"),
    (
        """CREATE TABLE preset (
            owner TEXT NOT NULL, page TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (owner, page, title))""",
    ),
    (
        *_whole("result", "cost"),
        *(statement for column in ("low", "likely", "high", "cost") for statement in _whole("call", column)),
        "ALTER TABLE call ADD COLUMN committed BIGINT NOT NULL DEFAULT 0",
        "UPDATE call SET committed = COALESCE(cost, high, 0)",
        """CREATE TABLE spending (
            day DATE NOT NULL, connection TEXT NOT NULL, owner TEXT NOT NULL, committed BIGINT NOT NULL,
            PRIMARY KEY (day, connection, owner))""",
        _sums("''"),
        f"{_sums('owner')} HAVING owner <> ''",
        "ALTER TABLE schema_version ADD COLUMN oldest INTEGER NOT NULL DEFAULT 4",
    ),
)
# Versions of the app from this step on can live with the database as it is now: later steps only add. It is raised by
# a step that does more, and written beside the number of steps, where older versions look for it.
OLDEST = 4
# How many steps ahead nobody has promised anything.
AHEAD = 20
# Any number, as long as all versions of the app lock the same one.
LOCK = 7_045_312_118
COUNTER = "schema_version"


def migrate(connection: Connection, steps: tuple[tuple[str, ...], ...] = STEPS) -> int:
    """Takes the steps that are missing, in the caller's transaction, and gives their number.

    Raises StoreFailed for a database that a newer version of the app has changed.
    """
    if connection.dialect.name == "postgresql":
        # SQLite's writer is alone anyway.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    taken = version(connection)
    require_usable(connection, taken, len(steps))
    for step in steps[taken:]:
        for statement in step:
            connection.execute(text(statement))
    if taken < len(steps):
        connection.execute(text(f"DELETE FROM {COUNTER}"))
        told = {"version": len(steps), "oldest": OLDEST}
        connection.execute(text(f"INSERT INTO {COUNTER} (version, oldest) VALUES (:version, :oldest)"), told)
    return max(0, len(steps) - taken)


def require_usable(connection: Connection, taken: int, known: int = len(STEPS)) -> None:
    """Raises StoreFailed for a database that a newer version of the app has changed in a way that this one can't
    follow.
    """
    if taken <= known:
        return
    oldest = connection.execute(text(f"SELECT oldest FROM {COUNTER}")).scalar_one()
    if oldest > known or taken > known + AHEAD:
        raise StoreGone("The database is of a newer version of this app.", "Update the app.")


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to be done, which a reader can tell without waiting for a writer."""
    if not inspect(connection).has_table(COUNTER):
        return False
    taken = _taken(connection)
    require_usable(connection, taken)
    return taken >= len(STEPS)


def version(connection: Connection) -> int:
    """How many steps were taken; makes the table that counts them."""
    if not inspect(connection).has_table(COUNTER):
        connection.execute(text(f"CREATE TABLE {COUNTER} (version INTEGER NOT NULL)"))
    return _taken(connection)


def _taken(connection: Connection) -> int:
    return connection.execute(text(f"SELECT version FROM {COUNTER}")).scalar() or 0
