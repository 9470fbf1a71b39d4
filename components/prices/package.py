"""The border to genai-prices: its models and rates in our words. It is offline data; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import version

from genai_prices.data_snapshot import get_snapshot
from genai_prices.types import ModelInfo, Provider, StartDateConstraint, TieredPrices

from components.prices.row import Processing, Rate, Rates, Source, Unit

KEYS: Mapping[Unit, str] = {
    "input": "input_mtok",
    "input_audio": "input_audio_mtok",
    "input_image": "input_image_mtok",
    "input_video": "input_video_mtok",
    "output": "output_mtok",
    "output_audio": "output_audio_mtok",
    "output_image": "output_image_mtok",
    "output_video": "output_video_mtok",
    "cached": "cache_read_mtok",
    "cached_audio": "cache_audio_read_mtok",
}
# What an id may add to a model's name and still be that model: a stage, a variant of the same price, a date, a number.
SUFFIX = re.compile(r"(-(preview|exp|latest|thinking|extended-thinking|\d{2,}(-\d+)*))+$")


@lru_cache(maxsize=256)
def find(name: str) -> ModelInfo | None:
    """The package's model for this id. It matches by prefix; a longer name may be another model, so None."""
    known = _provider(name).find_model(name)
    same = known and (name.endswith("-latest") or SUFFIX.sub("", name) == SUFFIX.sub("", known.id))
    return known if same else None


def page(name: str) -> str:
    """The price page that the package copies for this model's maker."""
    return (_provider(name).pricing_urls or ["an unnamed page"])[0].removeprefix("https://")


def _provider(name: str) -> Provider:
    maker = "openai" if name.startswith("gpt-") else "google"
    return next(provider for provider in get_snapshot().providers if provider.id == maker)


def rates(known: ModelInfo, on: date, processing: Processing, prompt_tokens: int, source: Source) -> Rates:
    """Empty where the package tells no batch price of that day: it would give the standard one."""
    moment, context = _moment(on), {"processing": processing}
    if processing != "standard" and not any(
        variant.when == context and (variant.constraint is None or variant.constraint.active(moment))
        for variant in known.price_variants or ()
    ):
        return {}
    prices = known.get_prices(moment, context)
    found = {unit: getattr(prices, key) for unit, key in KEYS.items()}
    return {unit: Rate(_tier(value, prompt_tokens), source) for unit, value in found.items() if value is not None}


def thresholds(known: ModelInfo, on: date, processing: Processing) -> tuple[int, ...]:
    """The prompt sizes above which a rate is another one, the lowest first."""
    prices = known.get_prices(_moment(on), {"processing": processing})
    values = [getattr(prices, key) for key in KEYS.values()]
    return tuple(sorted({tier.start for value in values if isinstance(value, TieredPrices) for tier in value.tiers}))


def start_dates(known: ModelInfo) -> set[date]:
    """The days on which a price of the model starts to count."""
    prices = known.prices if isinstance(known.prices, list) else []
    constraints = [entry.constraint for entry in [*prices, *(known.price_variants or ())]]
    return {constraint.start_date for constraint in constraints if isinstance(constraint, StartDateConstraint)}


@cache
def release(name: str) -> str:
    return f"{name} {version(name)}"


def _tier(value: Decimal | TieredPrices, prompt_tokens: int) -> Decimal:
    if isinstance(value, Decimal):
        return value
    return next((tier.price for tier in reversed(value.tiers) if prompt_tokens > tier.start), value.base)


def _moment(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)
