"""What one call to a model comes to: estimated, as it runs, and in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from components.gemini.errors import GeminiError, NetworkDown
from components.gemini.events import Done, Event, Extra, Failed, Notice, Text, Thought, UsageReport
from components.gemini.usage import Usage
from components.jobs.run import Item
from components.prices.cache import keeping
from components.prices.calibrate import Amount
from components.prices.cost import MILLION, cost, output_rate
from components.prices.estimate import Estimate, expected
from components.prices.table import is_free, price
from components.prices.tokens import least


@dataclass(slots=True, eq=False)
class Tab:
    """One call as it runs. `room` is what the limits left for it at its start, None without limits; `kept` what it put
    into the cache, both in US dollars.
    """

    model: str
    day: date
    estimate: Estimate | None
    room: Decimal | None = None
    id: str | None = None
    usage: Usage | None = None
    written: int = 0
    ended: bool = False
    error: GeminiError | None = None
    whole: bool = False
    hours: float = 0.0
    kept: Decimal | None = Decimal()
    _told: tuple[Usage, str, Decimal | None, Decimal] | None = None

    def take(self, event: Event, fallback: str | None) -> None:
        match event:
            case Text(words) | Thought(words):
                self.written += len(words.encode())
            case Extra("cache", tokens):
                self.kept = keeping(int(tokens), self.hours, self.model, self.day) if tokens.isdigit() else None
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

    @property
    def reserved(self) -> Decimal:
        band = self.estimate.money if self.estimate else None
        return band.high if band else Decimal()

    def so_far(self) -> Decimal | None:
        """What the call costs at least, by what was reported and by the length of what was written."""
        likely = self.estimate.prompt.likely if self.estimate else 0
        usage = self.usage or Usage(prompt=likely)
        told = (usage.output or 0) + (usage.thoughts or 0)
        missing = max(0, least(self.written) - told) if self.written else 0
        amount, each = self._priced(usage)
        return None if amount is None else amount + missing * each + (self.kept or Decimal())

    def _priced(self, usage: Usage) -> tuple[Decimal | None, Decimal]:
        """What was reported comes to, and a further token of the answer; worked out anew only when it changes."""
        if self._told is None or self._told[:2] != (usage, self.model):
            found = cost(replace(usage, output=usage.output or 0), self.model, self.day)
            rate = output_rate(found.row, None) if found else None
            each = rate.usd / MILLION if rate else Decimal()
            self._told = usage, self.model, found.total if found and rate else None, each
        return self._told[2:]

    def final(self) -> tuple[Usage | None, Decimal | None]:
        """What it came to; None for what the service did not tell."""
        if self.usage is not None:
            amount = dollars(self.usage, self.model, self.day)
            return self.usage, None if amount is None or self.kept is None else amount + self.kept
        if (self.error is not None and not self.written and _turned_away(self.error)) or is_free(self.model):
            return Usage(), Decimal()
        return None, None

    def lesson(self) -> Mapping[Amount, int]:
        """What was expected of it, where that can be held against what came."""
        alike = self.whole and self.estimate is not None and self.estimate.model == self.model
        return expected(self.estimate) if alike and self.estimate else {}

    def counted(self) -> Decimal:
        """What the run's limit counts of it."""
        paid = self.final()[1] if self.ended else None
        return (self.so_far() if paid is None else paid) or Decimal()


def dollars(usage: Usage, model: str, on: date) -> Decimal | None:
    found = cost(usage, model, on)
    return found.total if found else None


def paid(item: Item, asked: str, on: date) -> Decimal | None:
    """What an item cost so far, in US dollars, with what it put into the cache; None where that is not known."""
    if item.usage is None:
        return None
    model = billed(asked, item.done.model_version if item.done else None, on)
    amounts = [dollars(item.usage, model, on), *(_kept(extra, model, on) for extra in item.extras)]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal()) if len(known) == len(amounts) else None


def _kept(extra: Extra, model: str, on: date) -> Decimal | None:
    if extra.kind != "cache":
        return Decimal()
    return keeping(int(extra.text), float(extra.detail or 1), model, on) if extra.text.isdigit() else None


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
