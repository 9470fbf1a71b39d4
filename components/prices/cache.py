"""Is it worth keeping a context in the cache? Storing costs by the hour, reading costs less than sending again."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from components.gemini.usage import Modality
from components.prices.band import Band
from components.prices.cost import MILLION, cached_rate, input_rate
from components.prices.estimate import Estimate
from components.prices.money import money
from components.prices.table import price
from components.prices.tokens import least_cached


@dataclass(frozen=True, slots=True)
class CachePlan:
    """Dollars for one context kept for some hours: `send` it once, `read` it once from the cache, `store` it all the
    time. Making the cache costs one `send`. Of fewer than `least` tokens the service keeps nothing.
    """

    send: Decimal
    read: Decimal
    store: Decimal
    tokens: int = field(default=0, compare=False)
    least: int = field(default=0, compare=False)

    @property
    def too_small(self) -> bool:
        return self.tokens < self.least

    def without(self, questions: int) -> Decimal:
        return self.send * questions

    def with_cache(self, questions: int, made: int = 1) -> Decimal:
        """`made` is how often the cache was made: anew after its end."""
        return (self.send + self.store) * made + self.read * questions

    @property
    def break_even(self) -> int | None:
        """The fewest questions for which the cache costs no more; None if it never pays."""
        return self.pays_from(1)

    def pays_from(self, made: int) -> int | None:
        saved = Decimal() if self.too_small else self.send - self.read
        return math.ceil((self.send + self.store) * made / saved) if saved > 0 else None


def cache_plan(tokens: int, hours: Decimal, model: str, on: date, modality: Modality = "text") -> CachePlan | None:
    """None where a rate is unknown: of a model that caches only by itself, nobody sells storage."""
    row = price(model, on, prompt_tokens=tokens)
    if row is None:
        return None
    send, read, store = input_rate(row, modality), cached_rate(row, modality), row.rate("storage")
    if send is None or read is None or store is None:
        return None
    size = tokens / MILLION
    least = least_cached(model, on)
    return CachePlan(size * send.usd, size * read.usd, size * store.usd * hours, tokens, least)


def keeping(tokens: int, hours: float, model: str, on: date) -> Decimal | None:
    """What it costs to put so many tokens into the cache for so long; reading them there is in a call's usage."""
    plan = cache_plan(tokens, Decimal(str(hours)), model, on)
    return None if plan is None else plan.send + plan.store


def with_cache(guess: Estimate, hours: float) -> Estimate:
    """The estimate of a call that first puts its prompt into the cache for so long, and then reads it there."""
    ends = (guess.prompt.low, guess.prompt.likely, guess.prompt.high)
    plans = [cache_plan(tokens, Decimal(str(hours)), guess.model, guess.on) for tokens in ends]
    known = [plan.store + plan.read for plan in plans if plan is not None]
    if guess.money is None or len(known) < len(plans):
        return replace(guess, money=None, cache_hours=hours)
    more = Band(*known)
    note = (f"{money(more.likely)} of it for keeping the files in the cache.",) if more.likely else ()
    return replace(guess, money=guess.money + more, notes=(*guess.notes, *note), cache_hours=hours)
