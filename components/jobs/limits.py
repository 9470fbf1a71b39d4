"""How much may be spent, and how much of that is left: by one run, by one visitor, by all who use this deployment."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from components import settings
from components.gemini.errors import BudgetReached
from components.prices.money import money
from components.settings import BadSetting, Setting

LOG = logging.getLogger("workbench")

Scope = Literal["run", "session", "day"]
VARIABLES: Mapping[Scope, Setting[Decimal | None]] = {
    "run": settings.BUDGET_RUN,
    "session": settings.BUDGET_SESSION,
    "day": settings.BUDGET_DAY,
}
NAMES: Mapping[Scope, str] = {
    "run": "a run",
    "session": "a visitor and day",
    "day": "all of this app's visitors and a day",
}
ADVICE: Mapping[Scope, str] = {
    "run": "Use fewer or smaller files, a cheaper model, or several runs.",
    "session": "It begins anew at midnight UTC. With a key of your own the limit is yours to set.",
    "day": "It begins anew at midnight UTC. With a key of your own the limit is yours to set.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """US dollars; None is no limit. A visitor's session is what one browser spends in a day (UTC), so that a reload
    begins no new one. `day` is for all visitors together.
    """

    run: Decimal | None = None
    session: Decimal | None = None
    day: Decimal | None = None

    def tightened(self, other: Limits) -> Limits:
        """The lower limit of each kind."""
        return Limits(*(_lower(getattr(self, scope), getattr(other, scope)) for scope in VARIABLES))


DEFAULTS = Limits(*(setting.default for setting in VARIABLES.values()))


def from_environment(env: Mapping[str, str]) -> Limits:
    """The deployment's limits: a number of US dollars, or "none"; what is not set or can't be read has its default."""
    return Limits(*(_limit(setting, env) for setting in VARIABLES.values()))


def _limit(setting: Setting[Decimal | None], env: Mapping[str, str]) -> Decimal | None:
    try:
        return setting.of(env)
    except BadSetting:
        LOG.warning("%s is not a number of dollars, nor none: the limit is %s.", setting.name, setting.default)
        return setting.default


def _lower(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return min((limit for limit in (one, other) if limit is not None), default=None)


@dataclass(frozen=True, slots=True)
class Room:
    """What one limit leaves, in US dollars; below nothing when it was passed."""

    scope: Scope
    limit: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.limit - self.spent

    def refusal(self, likely: Decimal) -> BudgetReached:
        """Said before a call."""
        limit = f"the limit of {_said(self.limit)} for {NAMES[self.scope]}"
        if self.left <= 0:
            return BudgetReached(f"Used up: {limit}.", ADVICE[self.scope])
        told = f"This would cost about {_said(likely)}, and {_said(self.left)} are left of {limit}."
        return BudgetReached(told, ADVICE[self.scope])

    def reached(self, so: str = "the answer was stopped") -> BudgetReached:
        """Said while an answer comes, or a talk goes on."""
        told = f"The limit of {_said(self.limit)} for {NAMES[self.scope]} was reached, so {so}."
        return BudgetReached(told, f"What had come is kept. {ADVICE[self.scope]}")


def _said(amount: Decimal) -> str:
    # Between two dollar signs pages show a formula.
    return f"{money(amount).replace('$', '')} dollars"
