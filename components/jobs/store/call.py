"""One call to a model, as a value and as a row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from components.gemini.usage import Usage
from components.jobs.store.sums import Spent
from components.jobs.store.tables import calls
from components.prices.band import Band
from components.prices.calibrate import Amount

USAGE = TypeAdapter(Usage)
PLAIN = ("at", "owner", "page", "model", "connection", "run", "cost")
SPENT = (calls.c.usage, calls.c.low, calls.c.likely, calls.c.high, calls.c.cost)


@dataclass(frozen=True, slots=True)
class Call:
    """`connection` is its kind, such as "offline", "own key" or "deployment key".

    `at` needs its zone (else ValueError); it is kept, and comes back, in UTC. `estimate` and `cost` are US dollars,
    None when unknown; `run` is shared by the calls of one run, and by its result. `id` is given by the ledger.
    """

    at: datetime
    owner: str
    page: str
    model: str
    connection: str
    usage: Usage | None = None
    estimate: Band[Decimal] | None = None
    cost: Decimal | None = None
    run: str = ""
    id: str = ""
    expected: Mapping[Amount, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"A call's time needs its zone: {self.at}.")


CALL = TypeAdapter(Call)


def row_of(call: Call) -> dict[str, object]:
    """The columns of a new row, but for its id."""
    band = call.estimate
    ends = {"low": band.low, "likely": band.likely, "high": band.high} if band else {}
    texts = {"usage": usage_text(call.usage), "expected": expected_text(call.expected)}
    return {**{name: getattr(call, name) for name in PLAIN}, **ends, **texts}


def called(row: Mapping[Any, Any]) -> Call:
    spent = spent_of(*(row[column.name] for column in SPENT))
    expected = json.loads(row["expected"] or "{}")
    plain = {name: row[name] for name in (*PLAIN, "id")}
    return Call(**plain, usage=spent.usage, estimate=spent.estimate, expected=expected)


def spent_of(
    usage: str | None, low: Decimal | None, likely: Decimal | None, high: Decimal | None, cost: Decimal | None
) -> Spent:
    band = None if low is None or likely is None or high is None else Band(low, likely, high)
    return Spent(None if usage is None else USAGE.validate_json(usage), band, cost)


def usage_text(usage: Usage | None) -> str | None:
    return None if usage is None else USAGE.dump_json(usage).decode()


def expected_text(expected: Mapping[Amount, int]) -> str | None:
    return json.dumps(dict(expected)) if expected else None
