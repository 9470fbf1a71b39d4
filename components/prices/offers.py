"""The same work at several models, side by side: as it is, and with its input from the cache; today and another day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from components.gemini.usage import Usage
from components.prices.band import Band
from components.prices.cost import cost
from components.prices.estimate import Estimate
from components.prices.row import Processing, Source
from components.prices.steps import Step, steps
from components.prices.table import price

Price = Callable[[str, date, Processing], Estimate]


@dataclass(frozen=True, slots=True)
class Offer:
    """US dollars for one run, None when unknown. `cached` is the likely price with all input read from a cache that
    is there already; `step` the next price step ahead.
    """

    model: str
    now: Estimate
    then: Estimate
    cached: Decimal | None
    step: Step | None
    sources: tuple[Source, ...]

    @property
    def likely(self) -> Decimal | None:
        return self.now.money.likely if self.now.money else None


def offers(models: Iterable[str], price_of: Price, today: date, on: date) -> tuple[Offer, ...]:
    """The cheapest first, those of unknown price last."""
    found = [_offer(model, price_of, today, on) for model in models]
    return tuple(sorted(found, key=lambda offer: (offer.likely is None, offer.likely or Decimal())))


def _offer(model: str, price_of: Price, today: date, on: date) -> Offer:
    now = price_of(model, today, "standard")
    row = price(model, today)
    return Offer(
        model,
        now,
        price_of(model, on, "standard"),
        cached(now),
        next(iter(steps(model, today)), None),
        tuple(dict.fromkeys(rate.source for rate in row.rates.values())) if row else (),
    )


def cached(guess: Estimate) -> Decimal | None:
    """The likely price with the whole prompt read from the cache, storage apart; None where that has no price."""
    tokens = {modality: band.likely for modality, band in guess.prompt_by.items()}
    usage = Usage(
        guess.prompt.likely, guess.output.likely, guess.thoughts.likely, cached=guess.prompt.likely,
        prompt_by=tokens, cached_by=tokens, output_by={"text": guess.output.likely},
    )  # fmt: skip
    found = cost(usage, guess.model, guess.on, guess.processing)
    return found.total if found and guess.money else None


def times(money: Band[Decimal] | None, number: int) -> Band[Decimal] | None:
    return None if money is None else Band(money.low * number, money.likely * number, money.high * number)


def drivers(guess: Estimate) -> dict[str, Decimal]:
    """The likely price by what it is for: each kind of input, the answer, the thoughts."""
    found: dict[str, Decimal] = {}
    usages = {
        **{
            f"{kind} in": Usage(band.likely, 0, prompt_by={kind: band.likely}) for kind, band in guess.prompt_by.items()
        },
        "answer": Usage(0, guess.output.likely),
        "thoughts": Usage(0, 0, guess.thoughts.likely),
    }
    for name, usage in usages.items():
        priced = cost(usage, guess.model, guess.on, guess.processing)
        if priced and priced.total:
            found[name] = priced.total
    return found
