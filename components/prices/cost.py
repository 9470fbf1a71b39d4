"""What a call cost: the tokens the service reported, each at its rate. Nothing is left out and nothing guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from components.gemini.usage import Modality, Usage
from components.prices.row import PriceRow, Processing, Rate, Source, Unit
from components.prices.table import price

MILLION = Decimal(1_000_000)
Item = Literal["prompt", "cached", "tool prompt", "output", "thoughts"]
Counts = Counter[Modality | None]


@dataclass(frozen=True, slots=True)
class Line:
    """`modality` None: the service did not say which ("unattributed"); such tokens are priced as text.

    `tokens` None: the service did not say how many. `rate` None: nobody told the price.
    """

    item: Item
    modality: Modality | None
    tokens: int | None
    rate: Rate | None

    @property
    def amount(self) -> Decimal | None:
        """US dollars, exact; None if the rate or the number of tokens is unknown. No tokens cost nothing."""
        if self.tokens == 0:
            return Decimal()
        return None if self.tokens is None or self.rate is None else self.tokens * self.rate.usd / MILLION


@dataclass(frozen=True, slots=True)
class Cost:
    """`notes` are sentences for the user about what could not be taken as reported."""

    row: PriceRow
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal | None:
        """US dollars; None as soon as one line is unknown."""
        return None if any(line.amount is None for line in self.lines) else self.known

    @property
    def known(self) -> Decimal:
        """The lines whose price is known: the least the call cost."""
        return sum((line.amount for line in self.lines if line.amount is not None), Decimal())

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(dict.fromkeys(line.rate.source for line in self.lines if line.rate))


def cost(usage: Usage, model: str, on: date, processing: Processing = "standard") -> Cost | None:
    """None for a model without a price on that day. The tier follows the size of the whole prompt."""
    row = price(model, on, processing, (prompt_tokens(usage) or 0) + (usage.tool_prompt or 0))
    if row is None:
        return None
    lines = (*_prompt(usage, row), *_tool_prompt(usage, row), *_output(usage, row), *_thoughts(usage, row))
    return Cost(row, lines, tuple(_notes(usage)))


def prompt_tokens(usage: Usage) -> int | None:
    """The prompt as reported, else what the total leaves for it."""
    return usage.prompt if usage.prompt is not None else _rest(usage, usage.output, usage.prompt_by)


def output_tokens(usage: Usage) -> int | None:
    """The output as reported, else what the total leaves for it: an empty answer is left out of the report."""
    return usage.output if usage.output is not None else _rest(usage, usage.prompt, usage.output_by)


def _rest(usage: Usage, other: int | None, details: Mapping[Modality, int]) -> int | None:
    if usage.total is not None and other is not None:
        return max(0, usage.total - other - (usage.thoughts or 0) - (usage.tool_prompt or 0))
    return sum(details.values()) if details else None


def _prompt(usage: Usage, row: PriceRow) -> Iterator[Line]:
    total = prompt_tokens(usage)
    if total is None:
        yield Line("prompt", None, None, input_rate(row, None))
        return
    fresh, cached = _counts(total, usage.prompt_by), _counts(usage.cached or 0, usage.cached_by)
    _take(fresh, cached)
    for modality, tokens in fresh.items():
        yield Line("prompt", modality, tokens, input_rate(row, modality))
    for modality, tokens in cached.items():
        yield Line("cached", modality, tokens, cached_rate(row, modality))


def _tool_prompt(usage: Usage, row: PriceRow) -> Iterator[Line]:
    for modality, tokens in _counts(usage.tool_prompt or 0, usage.tool_prompt_by).items():
        yield Line("tool prompt", modality, tokens, input_rate(row, modality))


def _output(usage: Usage, row: PriceRow) -> Iterator[Line]:
    total = output_tokens(usage)
    if total is None:
        yield Line("output", None, None, output_rate(row, None))
        return
    for modality, tokens in _counts(total, usage.output_by).items():
        yield Line("output", modality, tokens, output_rate(row, modality))


def _thoughts(usage: Usage, row: PriceRow) -> Iterator[Line]:
    if usage.thoughts:
        yield Line("thoughts", "text", usage.thoughts, output_rate(row, "text"))


def _counts(total: int, details: Mapping[Modality, int]) -> Counts:
    """Tokens by modality, and under None those that no detail explains."""
    counts: Counts = Counter({modality: tokens for modality, tokens in details.items() if tokens})
    rest = total - counts.total()
    if rest > 0:
        counts[None] = rest
    return counts


def _take(fresh: Counts, cached: Counts) -> None:
    """Takes the cached tokens out of the prompt that includes them: from their own modality, then from the others."""
    for modality, tokens in cached.items():
        for source in dict.fromkeys((modality, None, "text", *fresh)):
            taken = min(tokens, fresh[source])
            fresh[source] -= taken
            tokens -= taken
    for modality in [modality for modality, tokens in fresh.items() if not tokens]:
        del fresh[modality]


# A page of a document is read as a picture.
INPUTS: Mapping[Modality | None, Unit] = {
    "audio": "input_audio",
    "image": "input_image",
    "video": "input_video",
    "document": "input_image",
}
OUTPUTS: Mapping[Modality | None, Unit] = {"audio": "output_audio", "image": "output_image", "video": "output_video"}


def input_rate(row: PriceRow, modality: Modality | None) -> Rate | None:
    return row.rate(INPUTS.get(modality, "input"))


def cached_rate(row: PriceRow, modality: Modality | None) -> Rate | None:
    return row.rate("cached_audio" if modality == "audio" else "cached")


def output_rate(row: PriceRow, modality: Modality | None) -> Rate | None:
    return row.rate(OUTPUTS.get(modality, "output"))


def _notes(usage: Usage) -> Iterator[str]:
    reported: dict[str, tuple[int | None, Mapping[Modality, int]]] = {
        "prompt": (usage.prompt, usage.prompt_by),
        "cached": (usage.cached, usage.cached_by),
        "tool prompt": (usage.tool_prompt, usage.tool_prompt_by),
        "output": (usage.output, usage.output_by),
    }
    for name, (total, details) in reported.items():
        difference = (total or 0) - sum(details.values())
        if total is not None and details and difference > 0:
            yield f"{difference:,} {name} tokens belong to no named modality; they are priced as text."
        elif total is not None and difference < 0:
            yield f"The {name} details hold {-difference:,} tokens more than their total; the details are priced."
    for name, tokens in (("prompt", prompt_tokens(usage)), ("output", output_tokens(usage))):
        if tokens is None:
            yield f"The service did not say how many {name} tokens there were."
