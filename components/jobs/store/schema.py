"""The database's shape by number: each step is taken once, in order, and never changed after it was released."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from components.jobs.store.errors import StoreFailed

# Statements that SQLite and PostgreSQL read alike. Times are UTC, amounts decimal text.
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
)
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
    if taken > len(steps):
        raise StoreFailed("The database is of a newer version of this app.", "Update the app.")
    for step in steps[taken:]:
        for statement in step:
            connection.execute(text(statement))
    if taken < len(steps):
        connection.execute(text("DELETE FROM schema_version"))
        connection.execute(text("INSERT INTO schema_version (version) VALUES (:version)"), {"version": len(steps)})
    return len(steps) - taken


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to be done, which a reader can tell without waiting for a writer."""
    return inspect(connection).has_table(COUNTER) and _taken(connection) == len(STEPS)


def version(connection: Connection) -> int:
    """How many steps were taken; makes the table that counts them."""
    if not inspect(connection).has_table(COUNTER):
        connection.execute(text(f"CREATE TABLE {COUNTER} (version INTEGER NOT NULL)"))
    return _taken(connection)


def _taken(connection: Connection) -> int:
    return connection.execute(text(f"SELECT version FROM {COUNTER}")).scalar() or 0
