"""A connection to PostgreSQL that gives up on a server which says nothing.

The server's own `statement_timeout` is kept by the server, and one that hangs keeps nothing.
"""

from __future__ import annotations

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

T = TypeVar("T")
GLANCE = 0.1  # seconds between looks at signals


class Bounded(psycopg.Connection[Any]):
    """`patience` is for how many seconds one answer is waited for, None for ever; it is low until a transaction begins,
    since only a ping comes before. A connection that was given up is closed.
    """

    patience: float | None = 2.0

    def wait(self, gen: PQGen[T], interval: float = GLANCE, timeout: float | None = None) -> T:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout as error:  # No public name tells it from what the server says.
            self.pgconn.finish()
            raise psycopg.OperationalError("the server does not answer") from error
