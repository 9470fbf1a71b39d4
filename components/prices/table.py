"""What a model costs on a day: the package genai-prices, with our dated overrides laid over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

from components.prices import overrides, package
from components.prices.row import PriceRow, Processing, Rate, Rates, Unit


def price(model: str, on: date, processing: Processing = "standard", prompt_tokens: int = 0) -> PriceRow | None:
    """The model's rates on that day, or None where nobody told. Takes ids with or without `models/`."""
    name = _bare(model)
    row = PriceRow(name, name, on, processing, {})
    if source := overrides.free(name):
        return replace(row, rates={unit: Rate(Decimal(), source) for unit in get_args(Unit)}, free=True)
    billed = _billed(name, on)
    known = package.find(billed)
    rates = _rates(billed, on, processing, prompt_tokens)
    tier = package.threshold(known, on) if known else None
    return replace(row, priced_as=billed, rates=rates, threshold=tier) if rates else None


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
