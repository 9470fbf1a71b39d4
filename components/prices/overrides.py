"""What is known beyond the package: overrides.toml, and a deployment's own table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, get_args

from components.gemini import own_table
from components.prices import package
from components.prices.row import Processing, Rate, Rates, Source, Unit


def rates(model: str, on: date, processing: Processing) -> Rates:
    """The latest entry that counts on that day; empty if there is none."""
    started = [entry for entry in _entries(model, processing) if entry["since"] <= on]
    latest: Mapping[str, Any] = max(started, key=lambda entry: entry["since"], default={})
    return {unit: Rate(Decimal(latest[unit]), _source(latest)) for unit in get_args(Unit) if unit in latest}


def halved(model: str, standard: Rates) -> Rates:
    """The flex rates that follow from the standard ones; empty for a model not offered so."""
    flex = data()["flex"]
    if model not in flex["models"]:
        return {}
    factor, source = Decimal(flex["factor"]), _source(flex)
    return {unit: Rate(rate.usd * factor, source) for unit, rate in standard.items() if unit in flex["units"]}


def route(model: str, on: date) -> str | None:
    """The model that answers and is billed in this one's place from some day on."""
    return next((entry["to"] for entry in data()["route"] if entry["model"] == model and entry["since"] <= on), None)


def free(model: str) -> Source | None:
    """Why nobody bills this model, if so."""
    entry = data()["free"]
    return _source(entry) if model.startswith(tuple(entry["prefixes"])) else None


def start_dates(model: str, processing: Processing) -> set[date]:
    """The days on which a price or a route of the model starts to count."""
    routes = [entry for entry in data()["route"] if entry["model"] == model]
    return {entry["since"] for entry in [*_entries(model, processing), *routes]}


@lru_cache(maxsize=256)
def package_source(model: str) -> Source:
    """How a rate from the package is labelled: its release, and the page it copies."""
    entry = data()["package"]
    return Source(f"{package.release(entry['name'])}, from {package.page(model)}", entry["dated"], entry["confidence"])


@cache
def data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "overrides.toml").read_text("utf-8"))


def _entries(model: str, processing: Processing) -> list[Mapping[str, Any]]:
    """A deployment's own first, so that of two of the same day its own counts."""
    return [
        entry
        for entry in (*_own(own_table.stamp()), *data()["price"])
        if entry["model"] == model and entry.get("processing", "standard") == processing
    ]


@lru_cache(maxsize=2)
def _own(stamp: int) -> tuple[Mapping[str, Any], ...]:
    table = own_table.current()
    return tuple(row.model_dump(exclude_none=True) | {"dated": table.read.isoformat()} for row in table.price)


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(entry["source"], entry["dated"], entry["confidence"])
