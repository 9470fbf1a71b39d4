"""Results that survive the session, each seen by its owner alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, true, update

from components.analysis.result import Result
from components.jobs.store.database import Database
from components.jobs.store.errors import ResultTooLarge, StoreFailed
from components.jobs.store.limits import Limits, days_before, now, require_owner
from components.jobs.store.tables import results


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept result without its content: `at` in UTC, `cost` in US dollars (None unknown), `size` in bytes."""

    id: str
    at: datetime
    task: str
    title: str
    model: str
    state: str
    cost: Decimal | None
    size: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first, and how many there are in `total`."""

    entries: tuple[Entry, ...]
    total: int


ENTRY = [results.c[name] for name in Entry.__slots__]


class History:
    """`owner` is any text but "", given by the caller; what another owner keeps is as if it weren't there.

    Every method may be called from any thread, and raises StoreFailed when the database fails.
    """

    def __init__(self, database: Database, limits: Limits | None = None, clock: Callable[[], datetime] = now) -> None:
        self._database, self._limits, self._clock = database, limits or Limits(), clock

    def save(self, owner: str, result: Result, *, id: str = "", at: datetime | None = None) -> str:
        """Keeps the result and gives its id; what is beyond the limits makes way. Raises ResultTooLarge.

        One of this `id` that is there already stays as it is.
        """
        require_owner(owner)
        id, at, row = id or uuid4().hex, at or self._clock(), self._row(result)
        with self._database.write() as connection:
            if connection.execute(select(results.c.id).where(results.c.id == id)).scalar() is None:
                connection.execute(insert(results).values(id=id, owner=owner, at=at, **row))
                self._prune(connection, owner, id, at)
        return id

    def replace(self, owner: str, id: str, result: Result) -> bool:
        """Puts an edited result in the old one's place, at its old time; False if there is none.

        Raises ResultTooLarge.
        """
        row = self._row(result)
        with self._database.write() as connection:
            return connection.execute(update(results).where(_own(owner, id)).values(**row)).rowcount > 0

    def newest(self, owner: str, *, task: str | None = None, title: str = "", offset: int = 0, limit: int = 20) -> Page:
        """The owner's entries from the newest on, of one task or of all, with these words in the title.

        Upper and lower case are the same, on SQLite only for A to Z.
        """
        mine = results.c.owner == owner
        if task is not None:
            mine &= results.c.task == task
        if title:
            mine &= results.c.title.icontains(title, autoescape=True)
        order = results.c.at.desc(), results.c.id.desc()
        with self._database.read() as connection:
            rows = connection.execute(select(*ENTRY).where(mine).order_by(*order).offset(offset).limit(limit)).all()
            total = connection.execute(select(func.count()).select_from(results).where(mine)).scalar_one()
        return Page(tuple(Entry(*row) for row in rows), total)

    def get(self, owner: str, id: str) -> Result | None:
        """The result, whole. Raises StoreFailed also for one that this version of the app can't read."""
        with self._database.read() as connection:
            body = connection.execute(select(results.c.body).where(_own(owner, id))).scalar()
        if body is None:
            return None
        try:
            return Result.from_json(body)
        except ValueError as error:
            raise StoreFailed("This result was saved by another version of the app.", "Make it again.") from error

    def delete(self, owner: str, id: str) -> bool:
        """Whether there was such a result of this owner."""
        with self._database.write() as connection:
            return connection.execute(delete(results).where(_own(owner, id))).rowcount > 0

    def clear(self, owner: str) -> int:
        """Deletes all of the owner's results and says how many there were."""
        with self._database.write() as connection:
            return connection.execute(delete(results).where(results.c.owner == owner)).rowcount

    def move(self, owner: str, to: str) -> int:
        """Gives all of an owner's results to another and says how many there were."""
        require_owner(to)
        with self._database.write() as connection:
            return connection.execute(update(results).where(results.c.owner == owner).values(owner=to)).rowcount

    def _row(self, result: Result) -> dict[str, object]:
        body = result.to_json()
        size = len(body.encode())
        if size > self._limits.result_bytes:
            most = f"{self._limits.result_bytes / 1e6:g} MB"
            raise ResultTooLarge(f"A result over {most} is not kept in the history.", "Download it instead.")
        named = {name: getattr(result, name) for name in ("task", "title", "model", "state", "cost")}
        return {**named, "size": size, "body": body}

    def _prune(self, connection: Connection, owner: str, newest: str, at: datetime) -> None:
        connection.execute(delete(results).where(results.c.at < days_before(at, self._limits.result_days)))
        limits, mine = self._limits, results.c.owner == owner
        _thin_out(connection, mine, newest, limits.owner_bytes, limits.owner_results)
        if connection.execute(select(func.sum(results.c.size))).scalar_one() > limits.total_bytes:
            _thin_out(connection, true(), newest, limits.total_bytes)


def _thin_out(
    connection: Connection, which: ColumnElement[bool], newest: str, most_bytes: int, most: int | None = None
) -> None:
    """Deletes the oldest beyond the limits."""
    order = (results.c.id == newest).desc(), results.c.at.desc(), results.c.id.desc()
    rows = connection.execute(select(results.c.id, results.c.size).where(which).order_by(*order)).all()
    sizes = accumulate(size for _, size in rows)
    fitting = sum(1 for size in sizes if size <= most_bytes)
    kept = max(1, fitting if most is None else min(fitting, most))
    surplus = [{"surplus": id} for id, _ in rows[kept:]]
    if surplus:
        connection.execute(delete(results).where(results.c.id == bindparam("surplus")), surplus)


def _own(owner: str, id: str) -> ColumnElement[bool]:
    return (results.c.owner == owner) & (results.c.id == id)
