"""What a model costs on a day: the package genai-prices, with our dated overrides laid over it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import get_args

from components.gemini import own_table
from components.prices import overrides, package
from components.prices.row import PriceRow, Processing, Rate, Rates, Unit


def price(model: str, on: date, processing: Processing = "standard", prompt_tokens: int = 0) -> PriceRow | None:
    """The model's rates on that day, or None where nobody told. Takes ids with or without `models/`."""
    stamp, name = own_table.stamp(), _bare(model)
    tier = bisect_left(_thresholds(stamp, name, on, processing), prompt_tokens)
    return _row(stamp, name, on, processing, tier)


# A call under way is priced at every piece of its answer.
@lru_cache(maxsize=512)
def _row(stamp: int, name: str, on: date, processing: Processing, tier: int) -> PriceRow | None:
    """`tier` is how many of the model's thresholds the prompt is above."""
    row = PriceRow(name, name, on, processing, {})
    if source := overrides.free(name):
        return replace(row, rates={unit: Rate(Decimal(), source) for unit in get_args(Unit)}, free=True)
    billed, sizes = _billed(name, on), _thresholds(stamp, name, on, processing)
    rates = _rates(billed, on, processing, sizes[tier - 1] + 1 if tier else 0)
    return replace(row, priced_as=billed, rates=rates, threshold=sizes[0] if sizes else None) if rates else None


@lru_cache(maxsize=512)
def _thresholds(stamp: int, name: str, on: date, processing: Processing) -> tuple[int, ...]:
    known = package.find(_billed(name, on))
    return package.thresholds(known, on, processing) if known else ()


def is_free(model: str) -> bool:
    """Whether nobody bills it, on any day."""
    return overrides.free(_bare(model)) is not None


def change_dates(model: str, processing: Processing = "standard") -> list[date]:
    """The days on which any rate of the model may change, in order; also those of the model that takes its place."""
    name = _packaged_id(_bare(model))
    names = {name, *(entry["to"] for entry in overrides.data()["route"] if entry["model"] == name)}
    days: set[date] = set()
    for each in names:
        known = package.find(each)
        days |= overrides.start_dates(each, processing) | (package.start_dates(known) if known else set())
    return sorted(days)


def _rates(name: str, on: date, processing: Processing, prompt_tokens: int) -> Rates:
    if processing == "flex":
        return overrides.halved(name, _rates(name, on, "standard", prompt_tokens))
    known = package.find(name)
    packaged = package.rates(known, on, processing, prompt_tokens, overrides.package_source(name)) if known else {}
    return {**packaged, **overrides.rates(name, on, processing)}


def _billed(name: str, on: date) -> str:
    own = _packaged_id(name)
    return overrides.route(own, on) or own


def _packaged_id(name: str) -> str:
    known = package.find(name)
    return known.id if known else name


def _bare(model: str) -> str:
    return model.rsplit("/", 1)[-1]
