"""What the limits of a day count: looked at and set aside in one step, by any number of processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Date, bindparam, delete, select, text, update

from components.jobs.store.tables import spending

ALL = ""
Scope = Literal["session", "day"]
# Understood by both databases, unlike what SQLAlchemy has for each.
BEGIN = text(
    "INSERT INTO spending (day, connection, owner, committed) VALUES (:day, :connection, :owner, 0) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("day", type_=Date))


@dataclass(frozen=True, slots=True)
class Caps:
    """US dollars that a visitor, and all together, may spend in a day; None is no limit."""

    session: Decimal | None = None
    day: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """US dollars set aside for the call `id`."""

    id: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Short:
    """Which limit left too little: what it is, and what was spent or set aside."""

    scope: Scope
    limit: Decimal
    spent: Decimal


def day_of(at: datetime) -> date:
    """The day in UTC whose limits a call of this time counts for, however late it ends."""
    return at.astimezone(UTC).date()


def spent(connection: Connection, day: date, payer: str, owner: str = ALL) -> Decimal:
    found = connection.execute(select(spending.c.committed).where(_row(day, payer, owner))).scalar()
    return Decimal() if found is None else found


def room(
    connection: Connection, day: date, payer: str, owner: str, caps: Caps, least: Decimal, most: Decimal
) -> Decimal | Short:
    """How much of `most` may be set aside, at least `least`. Holds the rows until the transaction's end."""
    granted = most
    for scope, who, limit in (("session", owner, caps.session), ("day", ALL, caps.day)):
        if not who and scope == "session":
            continue
        connection.execute(BEGIN, {"day": day, "connection": payer, "owner": who})
        held = select(spending.c.committed).where(_row(day, payer, who)).with_for_update()
        sum_so_far: Decimal = connection.execute(held).scalar_one()
        if limit is None:
            continue
        left = limit - sum_so_far
        if left <= 0 or least > left:
            return Short("session" if scope == "session" else "day", limit, sum_so_far)
        granted = min(granted, left)
    return granted


def move(connection: Connection, day: date, payer: str, owner: str, amount: Decimal) -> None:
    """So much more, or less, for this owner and for all."""
    if not amount:
        return
    for who in dict.fromkeys((owner, ALL)):
        connection.execute(BEGIN, {"day": day, "connection": payer, "owner": who})
        more = spending.c.committed + bindparam("more", amount, type_=spending.c.committed.type)
        connection.execute(update(spending).where(_row(day, payer, who)).values(committed=more))


def hand_over(connection: Connection, owner: str, to: str) -> None:
    """All that was counted for an owner counts for another."""
    rows = connection.execute(select(spending).where(spending.c.owner == owner)).mappings().all()
    for row in rows:
        where: Mapping[str, object] = {"day": row["day"], "connection": row["connection"], "owner": to}
        connection.execute(BEGIN, where)
        more = spending.c.committed + bindparam("more", row["committed"], type_=spending.c.committed.type)
        whom = _row(row["day"], row["connection"], to)
        connection.execute(update(spending).where(whom).values(committed=more))
    connection.execute(delete(spending).where(spending.c.owner == owner))


def _row(day: date, payer: str, owner: str) -> ColumnElement[bool]:
    return (spending.c.day == day) & (spending.c.connection == payer) & (spending.c.owner == owner)
