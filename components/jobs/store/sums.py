"""Calls added up: what is known, and how many calls have no known price."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from components.gemini.usage import Modality, Usage
from components.prices.band import Band

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Spent:
    """What one call used: US dollars, None when unknown."""

    usage: Usage | None
    estimate: Band[Decimal] | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Sum:
    """`known` is what the priced calls cost together; `unpriced` is how many others there were.

    `reserved` is the most that unpriced calls may cost by their estimates: a budget counts it as spent. `unbounded`
    calls have neither price nor estimate. Tokens are by modality, under None those that no detail explains.
    """

    calls: int = 0
    known: Decimal = Decimal()
    unpriced: int = 0
    reserved: Decimal = Decimal()
    unbounded: int = 0
    prompt: Counter[Modality | None] = field(default_factory=Counter)
    output: Counter[Modality | None] = field(default_factory=Counter)

    @property
    def cost(self) -> Decimal | None:
        """US dollars; None as soon as one call's price is unknown."""
        return None if self.unpriced else self.known


@dataclass(frozen=True, slots=True)
class Group(Generic[Key]):
    key: Key
    sum: Sum


def add_up(spent: Iterable[Spent]) -> Sum:
    each = list(spent)
    unpriced = [one for one in each if one.cost is None]
    bands = [one.estimate for one in unpriced if one.estimate is not None]
    usages = [one.usage for one in each if one.usage is not None]
    return Sum(
        calls=len(each),
        known=sum((one.cost for one in each if one.cost is not None), Decimal()),
        unpriced=len(unpriced),
        reserved=sum((band.high for band in bands), Decimal()),
        unbounded=len(unpriced) - len(bands),
        prompt=_total(map(prompt_counts, usages)),
        output=_total(map(output_counts, usages)),
    )


def grouped(spent: Iterable[tuple[Key, Spent]]) -> tuple[Group[Key], ...]:
    """One group a key, in the order in which the keys first come."""
    groups: dict[Key, list[Spent]] = {}
    for key, one in spent:
        groups.setdefault(key, []).append(one)
    return tuple(Group(key, add_up(each)) for key, each in groups.items())


def prompt_counts(usage: Usage) -> Counter[Modality | None]:
    """All that went in: the prompt with its cached part, and what tools added."""
    tools = max(0, (usage.tool_prompt or 0) - sum(usage.tool_prompt_by.values()))
    details = Counter(usage.prompt_by) + Counter(usage.tool_prompt_by)
    return _with_rest(details, usage.unattributed_prompt + tools)


def output_counts(usage: Usage) -> Counter[Modality | None]:
    """All that came out; thoughts count as text, as they are billed."""
    return _with_rest(Counter(usage.output_by) + Counter({"text": usage.thoughts or 0}), usage.unattributed_output)


def _with_rest(details: Mapping[Modality, int], rest: int) -> Counter[Modality | None]:
    counts: Counter[Modality | None] = Counter({modality: tokens for modality, tokens in details.items() if tokens})
    if rest:
        counts[None] = rest
    return counts


def _total(counts: Iterable[Counter[Modality | None]]) -> Counter[Modality | None]:
    total: Counter[Modality | None] = Counter()
    for one in counts:
        total.update(one)
    return total
