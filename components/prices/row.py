"""Rates with where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Processing = Literal["standard", "batch", "flex"]
Confidence = Literal["official", "transcribed", "secondary"]
Unit = Literal[
    "input",
    "input_audio",
    "input_image",
    "input_video",
    "output",
    "output_audio",
    "output_image",
    "output_video",
    "cached",
    "cached_audio",
    "storage",
]


@dataclass(frozen=True, slots=True)
class Source:
    """`dated` is ISO 8601, a day or a month. Confidence: the provider's own page, a dated copy, or a report."""

    name: str
    dated: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Rate:
    """US dollars per million tokens; `storage` per million tokens and hour."""

    usd: Decimal
    source: Source


# Where a modality has no rate of its own, the general one counts.
GENERAL: Mapping[Unit, Unit] = {
    "input_audio": "input",
    "input_image": "input",
    "input_video": "input",
    "output_audio": "output",
    "output_image": "output",
    "output_video": "output",
    "cached_audio": "cached",
}
Rates = Mapping[Unit, Rate]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One model's rates on `on`. `priced_as` is the model whose price it is: of an alias or a routed id, another.

    `threshold` is the prompt size in tokens above which every rate of the call is a different one, None if there is
    none; the rates are those for the prompt size that was asked for. `free`: nobody bills this model.
    """

    model: str
    priced_as: str
    on: date
    processing: Processing
    rates: Rates
    threshold: int | None = None
    free: bool = False

    def rate(self, unit: Unit) -> Rate | None:
        """The unit's own rate, else the general one; None where neither was told."""
        # Where fresh audio costs more than text, the general price of cached tokens is not that of cached audio.
        if unit == "cached_audio" and "input_audio" in self.rates:
            return self.rates.get(unit)
        return self.rates.get(unit) or self.rates.get(GENERAL.get(unit, unit))
