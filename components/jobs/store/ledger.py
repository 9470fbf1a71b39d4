"""Every call with its tokens and money, kept for its owner and for the deployment's budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from components.gemini.usage import Usage
from components.jobs.store.call import SPENT, Call, called, expected_text, row_of, spent_of, usage_text
from components.jobs.store.database import Database
from components.jobs.store.limits import Limits, days_before, now, require_owner
from components.jobs.store.sums import Group, Sum, add_up, grouped
from components.jobs.store.tables import calls
from components.prices.calibrate import Amount, Pair, pairs


class Ledger:
    """Every method may be called from any thread, and raises StoreFailed when the database fails."""

    def __init__(self, database: Database, limits: Limits | None = None, clock: Callable[[], datetime] = now) -> None:
        self._database, self._limits, self._clock = database, limits or Limits(), clock

    def append(self, call: Call) -> str:
        """Enters the call and gives its id. One that is still under way has an estimate, and no cost yet."""
        require_owner(call.owner)
        id = uuid4().hex
        with self._database.write() as connection:
            connection.execute(insert(calls).values(id=id, **row_of(call)))
            self._prune(connection, call.owner)
        return id

    def settle(
        self,
        id: str,
        usage: Usage | None,
        cost: Decimal | None,
        model: str | None = None,
        expected: Mapping[Amount, int] | None = None,
    ) -> bool:
        """Enters what a call under way came to, who answered in another model's place, and what had been expected of
        it; also after its owner was forgotten. False if the call isn't there.
        """
        other: dict[str, str | None] = {} if model is None else {"model": model}
        other |= {"expected": expected_text(expected)} if expected else {}
        with self._database.write() as connection:
            settled = update(calls).where(calls.c.id == id).values(usage=usage_text(usage), cost=cost, **other)
            return connection.execute(settled).rowcount > 0

    def newest(self, owner: str, *, offset: int = 0, limit: int | None = None) -> tuple[Call, ...]:
        """The owner's calls from the newest on."""
        require_owner(owner)
        query = select(calls).where(calls.c.owner == owner).order_by(calls.c.at.desc(), calls.c.id.desc())
        with self._database.read() as connection:
            return tuple(called(row) for row in connection.execute(query.offset(offset).limit(limit)).mappings())

    def count(self, owner: str) -> int:
        with self._database.read() as connection:
            return connection.execute(
                select(func.count()).select_from(calls).where(calls.c.owner == owner)
            ).scalar_one()

    def by_day(self, owner: str, zone: tzinfo = UTC) -> tuple[Group[date], ...]:
        """The owner's sums by day in the given zone, oldest first."""
        return self._by(owner, calls.c.at, lambda at: at.astimezone(zone).date())

    def by(self, owner: str, column: Literal["page", "model", "connection", "run"]) -> tuple[Group[str], ...]:
        """The owner's sums, in the order in which the pages (models, ...) were first used."""
        return self._by(owner, calls.c[column], str)

    def spent(self, since: datetime, *, owner: str | None = None, connection: str | None = None) -> Sum:
        """All calls from `since` on: of one owner or of all, forgotten ones too; over one kind of connection or all."""
        wanted = [calls.c.at >= since]
        wanted += [calls.c.owner == owner] if owner is not None else []
        wanted += [calls.c.connection == connection] if connection is not None else []
        with self._database.read() as reading:
            return add_up(spent_of(*row) for row in reading.execute(select(*SPENT).where(*wanted)))

    def committed(self, since: datetime, connection: str, owner: str | None = None) -> Decimal:
        """US dollars from `since` on over one kind of connection, of one owner or of all, forgotten ones too: what
        calls cost, and the most that those of unknown price may come to by their estimates.
        """
        wanted = (calls.c.at >= since) & (calls.c.connection == connection)
        query = select(calls.c.cost, calls.c.high).where(wanted if owner is None else wanted & (calls.c.owner == owner))
        with self._database.read() as reading:
            amounts = (high if cost is None else cost for cost, high in reading.execute(query))
            return sum((amount for amount in amounts if amount is not None), Decimal())

    def lessons(self, page: str, model: str, limit: int = 100) -> tuple[Pair, ...]:
        """What the newest calls of the page to the model teach: tokens as expected and as reported, of all owners."""
        mine = (calls.c.page == page) & (calls.c.model == model)
        told = calls.c.expected.is_not(None) & calls.c.usage.is_not(None)
        query = select(calls).where(mine, told).order_by(calls.c.at.desc(), calls.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            found = [called(row) for row in connection.execute(query).mappings()]
        return tuple(pair for call in found if call.usage for pair in pairs(call.expected, call.usage, model))

    def clear(self, owner: str) -> int:
        """Forgets the owner's calls and says how many there were.

        What the deployment's budget still counts stays, without owner, page and run.
        """
        require_owner(owner)
        with self._database.write() as connection:
            return self._forget(connection, calls.c.owner == owner)

    def move(self, owner: str, to: str) -> int:
        """Gives all of an owner's calls to another and says how many there were."""
        require_owner(owner)
        require_owner(to)
        with self._database.write() as connection:
            return connection.execute(update(calls).where(calls.c.owner == owner).values(owner=to)).rowcount

    def _by(self, owner: str, column: ColumnElement[Any], key: Callable[[Any], Any]) -> tuple[Group[Any], ...]:
        require_owner(owner)
        query = select(column, *SPENT).where(calls.c.owner == owner).order_by(calls.c.at, calls.c.id)
        with self._database.read() as connection:
            return grouped((key(value), spent_of(*rest)) for value, *rest in connection.execute(query))

    def _prune(self, connection: Connection, owner: str) -> None:
        connection.execute(delete(calls).where(calls.c.at < days_before(self._clock(), self._limits.call_days)))
        newest_first = select(calls.c.id).where(calls.c.owner == owner).order_by(calls.c.at.desc(), calls.c.id.desc())
        surplus = newest_first.offset(self._limits.owner_calls)
        if connection.execute(surplus.limit(1)).scalar() is not None:
            self._forget(connection, calls.c.id.in_(surplus))

    def _forget(self, connection: Connection, which: ColumnElement[bool]) -> int:
        recent = calls.c.at >= days_before(self._clock(), self._limits.budget_days)
        gone = connection.execute(delete(calls).where(which, ~recent)).rowcount
        return gone + connection.execute(update(calls).where(which).values(owner="", page="", run="")).rowcount
