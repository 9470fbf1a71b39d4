"""An estimate that learns: from what past runs were said to be, and what they were."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components.gemini.usage import Modality, Usage
from components.prices.band import Band, scaled

PRIOR = 5  # as many runs as must be seen before they weigh as much as the rule
ENOUGH = 8  # from so many runs on, the spread of what was seen replaces the rule's own


# What is estimated: each kind of input, and the answer with its thoughts.
Amount = Modality | Literal["output"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Tokens of one kind in one call: the likely figure before, and the service's own after."""

    model: str
    modality: Amount
    estimated: int
    actual: int


def learned(band: Band[int], pairs: Sequence[Pair], model: str, modality: Amount) -> Band[int]:
    """The band moved by the median ratio of the model's past runs, held back while they are few.

    With enough runs its ends become the middle four fifths of what was seen, never narrower than that.
    """
    ratios = _ratios(pairs, model, modality)
    if not ratios:
        return band
    weight = len(ratios) / (len(ratios) + PRIOR)
    middle = math.exp(weight * statistics.median(ratios))
    if len(ratios) < ENOUGH:
        return scaled(band, middle, middle, middle)
    tenths = statistics.quantiles(ratios, n=10, method="inclusive")
    around = Band(band.likely, band.likely, band.likely)
    return scaled(around, min(middle, math.exp(tenths[0])), middle, max(middle, math.exp(tenths[-1])))


def pairs(expected: Mapping[Amount, int], usage: Usage, model: str) -> tuple[Pair, ...]:
    """What a finished call teaches; nothing of its input where the service did not explain its prompt in full."""
    explained = usage.prompt_by if not usage.unattributed_prompt else {}
    actual: dict[Amount, int] = {modality: tokens for modality, tokens in explained.items()}
    actual["output"] = (usage.output or 0) + (usage.thoughts or 0)
    return tuple(
        Pair(model, kind, tokens, actual[kind]) for kind, tokens in expected.items() if tokens and actual.get(kind)
    )


def _ratios(pairs: Sequence[Pair], model: str, modality: Amount) -> list[float]:
    return [
        math.log(pair.actual / pair.estimated)
        for pair in pairs
        if (pair.model, pair.modality) == (model, modality) and pair.estimated > 0 and pair.actual > 0
    ]
