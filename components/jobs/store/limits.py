"""How much is kept, and how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes of a result's JSON. The oldest go first; the one just saved always stays.

    `call_days` must cover what a budget looks back on; calls of the last `budget_days` never vanish from the
    deployment's sum, they only lose their owner.
    """

    result_bytes: int = 4_000_000
    total_bytes: int = 2_000_000_000
    owner_bytes: int = 40_000_000
    owner_results: int = 200
    result_days: int = 90
    owner_calls: int = 20_000
    call_days: int = 400
    budget_days: int = 2


def now() -> datetime:
    return datetime.now(UTC)


def days_before(moment: datetime, days: int) -> datetime:
    return moment - timedelta(days=days)


def require_owner(owner: str) -> None:
    """Raises ValueError for "": it would be everybody's."""
    if not owner:
        raise ValueError("An owner is needed.")
