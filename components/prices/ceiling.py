"""The most that one call to a model can cost: what counts where nobody knows how much is sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

from components.gemini import catalogue
from components.gemini.usage import Modality, Usage
from components.prices.cost import cost

# Of the largest model there is, for one whose own limits nobody told.
INPUT, OUTPUT = 1_048_576, 65_536


def ceiling(model: str, on: date) -> Decimal | None:
    """All that it takes in, of the dearest kind, and the longest answer; None for a model of unknown price."""
    known = catalogue.get(model)
    most, longest = known.input_limit or INPUT, known.output_limit or OUTPUT
    found = [
        cost(Usage(most, longest, prompt_by={modality: most}, output_by={"text": longest}), model, on)
        for modality in get_args(Modality)
    ]
    amounts = [one.total for one in found if one is not None and one.total is not None]
    return max(amounts, default=None)
