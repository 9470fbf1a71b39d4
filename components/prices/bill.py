"""What a run came to, in words: tokens by modality, money, and how far that is from what was said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from components.gemini.usage import Modality, Usage
from components.prices.band import Band, priced
from components.prices.cost import Cost, Line
from components.prices.money import money
from components.prices.table import is_free


def added(usages: Iterable[Usage | None]) -> Usage | None:
    """Several calls as one; what one of them did not tell is left out. None when none told anything."""
    told = [usage for usage in usages if usage is not None]
    if not told:
        return None

    def total(name: str) -> int | None:
        known = [value for usage in told if (value := getattr(usage, name)) is not None]
        return sum(known) if known else None

    def details(name: str) -> dict[Modality, int]:
        counts: Counter[Modality] = Counter()
        for usage in told:
            counts.update(getattr(usage, name))
        return dict(counts)

    return Usage(
        total("prompt"),
        total("output"),
        total("thoughts"),
        total("cached"),
        total("tool_prompt"),
        total("total"),
        details("prompt_by"),
        details("output_by"),
        details("cached_by"),
        details("tool_prompt_by"),
    )


def tokens(usage: Usage) -> str:
    """As "1,190 in (1,100 image, 20 text, 70 cached), 65 out (25 of it thoughts)"."""
    into = (usage.prompt or 0) + (usage.tool_prompt or 0)
    out = (usage.output or 0) + (usage.thoughts or 0)
    kinds = ", ".join(_kinds(usage))
    thoughts = f" ({usage.thoughts:,} of it thoughts)" if usage.thoughts else ""
    return f"{into:,} in{f' ({kinds})' if kinds else ''}, {out:,} out{thoughts}"


def _kinds(usage: Usage) -> Iterator[str]:
    for modality, count in usage.prompt_by.items():
        yield f"{count:,} {modality}"
    if usage.tool_prompt:
        yield f"{usage.tool_prompt:,} by tools"
    if usage.cached:
        yield f"{usage.cached:,} of it cached"


def against(amount: Decimal | None, expected: Band[Decimal] | None) -> str:
    """The cost held against the estimate, as "$0.0012, 20 % more than the $0.0010 expected"."""
    if amount is None or expected is None or not expected.likely:
        return money(amount) + (f", expected {priced(expected)}" if expected and expected.high else "")
    share = round((amount / expected.likely - 1) * 100)
    if not share:
        return f"{money(amount)}, as expected"
    where = "" if expected.low <= amount <= expected.high else ", outside of the range given"
    way = "more" if share > 0 else "less"
    return f"{money(amount)}, {abs(share):,} % {way} than the {money(expected.likely)} expected{where}"


def cost_of(model: str | None, amount: Decimal | None, expected: Band[Decimal] | None = None) -> str:
    """ "free" where nobody bills the model, else "cost" and the amount held against the estimate."""
    return "free" if model and is_free(model) else f"cost {against(amount, expected)}"


def lines(cost: Cost) -> Iterator[str]:
    """The cost's parts with their rates, then where these come from."""
    for line in cost.lines:
        if line.tokens:
            yield f"{_what(line)}: {line.tokens:,} × {_rate(line)} = {money(line.amount)}"
    yield from (f"{source.name} ({source.dated}, {source.confidence})" for source in cost.sources)


def _what(line: Line) -> str:
    return f"{line.item}, {line.modality or 'unattributed'}"


def _rate(line: Line) -> str:
    return "a rate unknown" if line.rate is None else f"${line.rate.usd.normalize():f}/M"
