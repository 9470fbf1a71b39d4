"""Money as people read it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

SMALLEST = Decimal("0.0001")


def money(amount: Decimal | None) -> str:
    """US dollars in cents, below ten cents with as many places as tell two figures; "unknown" for None.

    Never rounds something to nothing.
    """
    if amount is None:
        return "unknown"
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if 0 < size < SMALLEST:
        return f"{sign}under ${SMALLEST}"
    return f"{sign}${size.quantize(_places(size), ROUND_HALF_UP):,}"


def _places(size: Decimal) -> Decimal:
    if size == 0 or size >= Decimal("0.1"):
        return Decimal("0.01")
    return Decimal("0.001") if size >= Decimal("0.01") else SMALLEST


def span(low: Decimal | None, high: Decimal | None) -> str:
    """A range, or one figure where both ends read the same."""
    ends = [money(low), money(high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)
