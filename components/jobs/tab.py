"""What one call to a model comes to: estimated, as it runs, and in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from components.gemini.errors import GeminiError, NetworkDown
from components.gemini.events import Done, Event, Extra, Failed, Notice, Text, Thought, UsageReport
from components.gemini.usage import Usage
from components.jobs.run import Item
from components.prices.bill import added
from components.prices.cache import keeping
from components.prices.calibrate import Amount
from components.prices.cost import MILLION, cost, output_rate
from components.prices.estimate import Estimate, expected
from components.prices.search import search_price
from components.prices.table import is_free, price
from components.prices.tokens import least


@dataclass(slots=True, eq=False)
class Tab:
    """One call as it runs. `granted` is what was set aside for it in US dollars; `hours` for how long it would keep
    files in the cache.
    """

    model: str
    day: date
    estimate: Estimate | None
    granted: Decimal = Decimal()
    id: str | None = None
    usage: Usage | None = None
    written: int = 0
    ended: bool = False
    error: GeminiError | None = None
    whole: bool = False
    hours: float = 0.0
    extras: tuple[Extra, ...] = ()
    _told: tuple[object, Decimal | None, Decimal] | None = None

    def take(self, event: Event, fallback: str | None) -> None:
        match event:
            case Text(words) | Thought(words):
                self.written += len(words.encode())
            case Extra("cache" | "query"):
                self.extras += (replace(event, detail=event.detail or f"{self.hours or 1.0:g}"),)
            case Extra():
                self.written += 1
            case UsageReport(usage):
                self.usage = usage
            case Notice("fallback"):
                self.model, self.usage = fallback or self.model, None
            case Done(finish, version):
                self.ended, self.whole = True, finish == "stop"
                self.model = billed(self.model, version, self.day)
            case Failed(error):
                self.ended, self.error = True, error

    def so_far(self) -> Decimal | None:
        """What the call costs at least, by what was reported and by the length of what was written.

        Asked at every event.
        """
        likely = self.estimate.prompt.likely if self.estimate else 0
        usage = self.usage or Usage(prompt=likely)
        told = (usage.output or 0) + (usage.thoughts or 0)
        missing = max(0, least(self.written) - told) if self.written else 0
        amount, each = self._priced(usage)
        return None if amount is None else amount + missing * each

    def _priced(self, usage: Usage) -> tuple[Decimal | None, Decimal]:
        """What was reported comes to, and a further token of the answer; worked out anew only when it changes."""
        key = (usage, self.model, self.extras)
        if self._told is None or self._told[0] != key:
            found = cost(replace(usage, output=usage.output or 0), self.model, self.day)
            rate = output_rate(found.row, None) if found else None
            each = rate.usd / MILLION if rate else Decimal()
            # Of unknown fees the rest still counts.
            more = fees(self.extras, self.model, self.day) or Decimal()
            amount = found.total if found and rate else None
            self._told = key, None if amount is None else amount + more, each
        return self._told[1:]

    def final(self) -> tuple[Usage | None, Decimal | None]:
        """What it came to; None for what the service did not tell."""
        if self.usage is not None:
            amounts = dollars(self.usage, self.model, self.day), fees(self.extras, self.model, self.day)
            return self.usage, _sum(amounts)
        if (self.error is not None and not self.written and _turned_away(self.error)) or is_free(self.model):
            # A cache that was made is paid for, whatever came of the question.
            return Usage(), fees(self.extras, self.model, self.day)
        return None, None

    def lesson(self) -> Mapping[Amount, int]:
        """What was expected of it, where that can be held against what came."""
        alike = self.whole and self.estimate is not None and self.estimate.model == self.model
        return expected(self.estimate) if alike and self.estimate else {}

    def counted(self) -> Decimal:
        """What the run's limit counts of it."""
        paid = self.final()[1] if self.ended else None
        return (self.so_far() if paid is None else paid) or Decimal()


def fees(extras: Iterable[Extra], model: str, on: date) -> Decimal | None:
    """What an answer costs beside its tokens: files kept in the cache, and searches, as if none were free: how much of
    the account's free ones is left, nobody tells. None where it is not known.
    """
    if is_free(model):
        return Decimal()
    listed = tuple(extras)
    kept = [_kept(extra, model, on) for extra in listed if extra.kind == "cache"]
    searches = sum(extra.kind == "query" for extra in listed)
    return _sum((*kept, _searched(searches, model)) if searches else kept)


def _kept(extra: Extra, model: str, on: date) -> Decimal | None:
    return keeping(int(extra.text), float(extra.detail or 1), model, on) if extra.text.isdigit() else None


def _searched(number: int, model: str) -> Decimal | None:
    known = search_price(model)
    if known is None:
        return None
    return known.per_thousand * (number if known.unit == "query" else 1) / 1000


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    listed = tuple(amounts)
    known = [amount for amount in listed if amount is not None]
    return sum(known, Decimal()) if len(known) == len(listed) else None


def dollars(usage: Usage, model: str, on: date) -> Decimal | None:
    found = cost(usage, model, on)
    return found.total if found else None


def paid(item: Item, asked: str, on: date) -> Decimal | None:
    """What an item cost in US dollars: all its tries, with what each put into the cache and searched for. None where
    that is not known, or where nothing was told yet.
    """
    told = [one for one in (*item.earlier, item) if one.usage is not None]
    return _sum(_paid(one, asked, on) for one in told) if told else None


def _paid(item: Item, asked: str, on: date) -> Decimal | None:
    model = billed(asked, item.done.model_version if item.done else None, on)
    return _sum((dollars(item.usage or Usage(), model, on), fees(item.extras, model, on)))


def total(items: Iterable[Item], asked: str, on: date) -> Decimal | None:
    """Of all calls that told their tokens; one unknown makes the sum unknown."""
    told = [item for item in items if used(item) is not None]
    return _sum(paid(item, asked, on) for item in told) if told else None


def used(item: Item) -> Usage | None:
    """The tokens of all its tries."""
    return added(one.usage for one in (*item.earlier, item))


def billed(asked: str, version: str | None, on: date) -> str:
    """The model whose price counts: the one that answered, if its price is known. That somebody who answers for a model
    that costs calls itself free is not believed.
    """
    if version is None or price(version, on) is None or (is_free(version) and not is_free(asked)):
        return asked
    return version


def _turned_away(error: GeminiError) -> bool:
    """The service charges nothing for what it answers with an error, nor for what it never got."""
    return not error.sent if isinstance(error, NetworkDown) else error.code is not None
