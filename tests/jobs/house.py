"""A visitor's account over a store of its own, at noon of a known day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from components.jobs.budget import Account, Kind, Purse
from components.jobs.limits import Limits
from components.jobs.store.call import Call
from components.jobs.store.ledger import Ledger

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class House:
    ledger: Ledger
    purse: Purse = field(default_factory=Purse)
    troubles: list[str] = field(default_factory=list)

    def account(self, limits: Limits, owner: str = "ann", kind: Kind = "deployment key") -> Account:
        return Account(
            kind, limits, lambda: owner, lambda: self.ledger, self.purse, self.troubles.append, clock=lambda: NOON
        )

    @property
    def calls(self) -> tuple[Call, ...]:
        return self.ledger.newest("ann")
