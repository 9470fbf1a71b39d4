"""Column types that give back exactly what they took, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

PLACES = 12
MOST = Decimal(9_000_000)


class Amount(TypeDecorator[Decimal]):
    """US dollars as whole millionths of a millionth, which both databases add up exactly; what is finer is rounded.

    Raises ValueError for what is no number, or over nine million.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not value.is_finite() or abs(value) > MOST:
            raise ValueError(f"An amount must be a number of at most {MOST}: {value}.")
        return int(value.scaleb(PLACES).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else dollars_of(value)


def dollars_of(whole: Any) -> Decimal:
    """Of the column's own figure, or a sum of such."""
    amount = Decimal(int(whole)).scaleb(-PLACES).normalize()
    return amount if amount.as_tuple().exponent <= 0 else amount.quantize(Decimal(1))  # type: ignore[operator]


class Instant(TypeDecorator[datetime]):
    """A time with its zone, kept in UTC to the microsecond. Raises ValueError for a time without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A time needs its zone: {value}.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)
