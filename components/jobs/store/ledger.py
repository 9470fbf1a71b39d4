"""Every call with its tokens and money, kept for its owner and for the deployment's budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import BigInteger, ColumnElement, Connection, delete, func, insert, select, type_coerce, update

from components.gemini.usage import Usage
from components.jobs.store.call import CALL, SPENT, USAGE, Call, called, expected_text, row_of, spent_of, usage_text
from components.jobs.store.columns import dollars_of
from components.jobs.store.database import Database
from components.jobs.store.late import Late, Write
from components.jobs.store.limits import Limits, days_before, now, require_owner
from components.jobs.store.spending import ALL, Caps, Granted, Short, day_of, hand_over, move, room
from components.jobs.store.spending import spent as spent_on
from components.jobs.store.sums import Group, Sum, add_up, grouped
from components.jobs.store.tables import calls, spending
from components.prices.calibrate import Amount, Pair, pairs

PATIENCE = 10.0  # seconds that a call waits for the database before it is refused
Held = tuple[datetime, str, str, Decimal]


class Ledger:
    """Every method may be called from any thread, and raises StoreFailed when the database fails."""

    def __init__(
        self,
        database: Database,
        limits: Limits | None = None,
        clock: Callable[[], datetime] = now,
        late: Late | None = None,
    ) -> None:
        self._database, self._limits, self._clock = database, limits or Limits(), clock
        self._entered = 0
        self.late = late or Late(None, {})
        self.late.takes("settle", self._settle_late)
        self.late.takes("call", lambda told: self.append(CALL.validate_python(told)))

    def append(self, call: Call) -> str:
        """Enters the call and gives its id, whatever the limits. One that is still under way has no cost yet."""
        require_owner(call.owner)
        id = call.id or uuid4().hex
        with self._database.write() as connection:
            if connection.execute(select(calls.c.id).where(calls.c.id == id)).scalar() is None:
                self._enter(connection, id, call, _counted(call))
        return id

    def reserve(self, call: Call, caps: Caps, least: Decimal, most: Decimal) -> Granted | Short:
        """Enters a call under way with what is set aside for it: as much of `most` as the limits leave, and not at all
        where that is under `least`. One step, so that no other process comes between.
        """
        require_owner(call.owner)
        id, day = call.id or uuid4().hex, day_of(call.at)
        with self._database.write(PATIENCE) as connection:
            granted = room(connection, day, call.connection, call.owner, caps, least, most)
            if isinstance(granted, Decimal):
                self._enter(connection, id, call, granted)
                return Granted(id, granted)
        return granted

    def extend(self, id: str, caps: Caps, least: Decimal, most: Decimal) -> Granted | Short | None:
        """Sets more aside for a call under way, on the day it began; None for one that isn't there."""
        with self._database.write(PATIENCE) as connection:
            row = _held(connection, id)
            if row is None:
                return None
            at, payer, owner, before = row
            more = (max(Decimal(), amount - before) for amount in (least, most))
            granted = room(connection, day_of(at), payer, owner, caps, *more)
            if isinstance(granted, Short):
                return granted
            self._commit(connection, id, row, before + granted)
            return Granted(id, before + granted)

    def settle(
        self,
        id: str,
        usage: Usage | None,
        cost: Decimal | None,
        model: str | None = None,
        expected: Mapping[Amount, int] | None = None,
    ) -> bool:
        """Enters what a call under way came to, who answered in another model's place, and what had been expected of
        it; also after its owner was forgotten. A cost that is unknown leaves what was set aside. A second time it
        counts no second time. False if the call isn't there.
        """
        other: dict[str, str | None] = {} if model is None else {"model": model}
        other |= {"expected": expected_text(expected)} if expected else {}
        with self._database.write() as connection:
            row = _held(connection, id)
            if row is None:
                return False
            values = {"usage": usage_text(usage), "cost": cost, **other}
            connection.execute(update(calls).where(calls.c.id == id).values(**values))
            self._commit(connection, id, row, row[3] if cost is None else cost)
            return True

    def settle_surely(
        self, id: str, usage: Usage | None, cost: Decimal | None, model: str, expected: Mapping[Amount, int]
    ) -> None:
        """Now, or as soon as the database answers again. Raises StoreFailed where waiting doesn't help."""
        told = {"id": id, "usage": usage_text(usage), "cost": None if cost is None else str(cost), "model": model}
        self.late.do(
            lambda: self.settle(id, usage, cost, model, expected),
            lambda: Write("settle", {**told, "expected": dict(expected)}),
        )

    def append_late(self, call: Call) -> None:
        """As soon as the database answers again."""
        self.late.add(Write("call", CALL.dump_python(call, mode="json")))

    def _settle_late(self, told: Mapping[str, Any]) -> None:
        usage = None if told["usage"] is None else USAGE.validate_json(told["usage"])
        cost = None if told["cost"] is None else Decimal(told["cost"])
        self.settle(told["id"], usage, cost, told["model"], told["expected"])

    def today(self, at: datetime, connection: str, owner: str | None = None) -> Decimal:
        """What the limits of this day count over one kind of connection, of one owner or of all."""
        with self._database.read() as reading:
            return spent_on(reading, day_of(at), connection, ALL if owner is None else owner)

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
        whole = func.sum(type_coerce(func.coalesce(calls.c.cost, calls.c.high, 0), BigInteger))
        query = select(whole).where(wanted if owner is None else wanted & (calls.c.owner == owner))
        with self._database.read() as reading:
            return dollars_of(reading.execute(query).scalar() or 0)

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
            moved = connection.execute(update(calls).where(calls.c.owner == owner).values(owner=to)).rowcount
            hand_over(connection, owner, to)
            return moved

    def _by(self, owner: str, column: ColumnElement[Any], key: Callable[[Any], Any]) -> tuple[Group[Any], ...]:
        require_owner(owner)
        query = select(column, *SPENT).where(calls.c.owner == owner).order_by(calls.c.at, calls.c.id)
        with self._database.read() as connection:
            return grouped((key(value), spent_of(*rest)) for value, *rest in connection.execute(query))

    def _enter(self, connection: Connection, id: str, call: Call, committed: Decimal) -> None:
        connection.execute(insert(calls).values(**row_of(call), id=id, committed=committed))
        move(connection, day_of(call.at), call.connection, call.owner, committed)
        self._prune(connection, call.owner)

    def _commit(self, connection: Connection, id: str, row: Held, committed: Decimal) -> None:
        at, payer, owner, before = row
        connection.execute(update(calls).where(calls.c.id == id).values(committed=committed))
        move(connection, day_of(at), payer, owner, committed - before)

    def _prune(self, connection: Connection, owner: str) -> None:
        connection.execute(delete(calls).where(calls.c.at < days_before(self._clock(), self._limits.call_days)))
        # Looking through an owner's calls takes its time: not at each of them.
        self._entered += 1
        if self._entered % max(1, min(100, self._limits.owner_calls // 10)):
            return
        old = days_before(self._clock(), self._limits.budget_days).date()
        connection.execute(delete(spending).where(spending.c.day < old))
        newest_first = select(calls.c.id).where(calls.c.owner == owner).order_by(calls.c.at.desc(), calls.c.id.desc())
        surplus = newest_first.offset(self._limits.owner_calls)
        if connection.execute(surplus.limit(1)).scalar() is not None:
            self._forget(connection, calls.c.id.in_(surplus))

    def _forget(self, connection: Connection, which: ColumnElement[bool]) -> int:
        recent = calls.c.at >= days_before(self._clock(), self._limits.budget_days)
        gone = connection.execute(delete(calls).where(which, ~recent)).rowcount
        return gone + connection.execute(update(calls).where(which).values(owner="", page="", run="")).rowcount


def _held(connection: Connection, id: str) -> Held | None:
    """Time, payer, owner and what is counted of a call, held until the transaction's end."""
    columns = calls.c.at, calls.c.connection, calls.c.owner, calls.c.committed
    row = connection.execute(select(*columns).where(calls.c.id == id).with_for_update()).first()
    return None if row is None else (row.at, row.connection, row.owner, row.committed)


def _counted(call: Call) -> Decimal:
    """What limits count of a call: what it cost, else the most it may."""
    if call.cost is not None:
        return call.cost
    return call.estimate.high if call.estimate else Decimal()
