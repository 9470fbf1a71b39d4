"""What a live talk costs, minute by minute: every turn bills the whole context again."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from components.gemini.usage import Modality
from components.prices.band import Band
from components.prices.cost import MILLION, cached_rate, input_rate, output_rate
from components.prices.row import PriceRow, Rate, Source
from components.prices.table import price

Context = dict[Modality, float]
Rules = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compression:
    """Above `trigger` tokens the oldest are dropped until `target` remain."""

    trigger: int
    target: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk as a user would describe it. A turn is the user speaking and the model answering: its length in seconds,
    and the share of it the model speaks. The microphone is on all the time.
    """

    minutes: int
    turn_seconds: float = 20.0
    model_share: float = 0.5
    camera: bool = False
    transcripts: bool = True
    instruction_tokens: int = 0
    compression: Compression | None = None

    def __post_init__(self) -> None:
        if self.minutes < 1 or self.turn_seconds <= 0 or not 0 <= self.model_share <= 1:
            raise ValueError("A talk needs a minute, turns of some length, and a share from 0 to 1.")
        if self.compression and not 0 < self.compression.target < self.compression.trigger:
            raise ValueError("Compression must leave fewer tokens than it starts at.")


@dataclass(frozen=True, slots=True)
class Minute:
    """Dollars from the start to the end of this minute, what of it was history billed again, and the context's size."""

    minute: int
    amount: Decimal
    history: Decimal
    context: int


@dataclass(frozen=True, slots=True)
class LiveCost:
    """`minutes` is the likely course; `total` the range: what the camera and the preamble count is not certain, nor is
    it that the service finds all of the history in its cache. `by` are the likely dollars by what they are for.
    """

    total: Band[Decimal]
    minutes: tuple[Minute, ...]
    notes: tuple[str, ...]
    source: Source
    by: Mapping[str, Decimal]


def live_cost(talk: Talk, model: str, on: date) -> LiveCost | None:
    """None for a model that has no prices of its own for sound and for text on that day."""
    row, rules = price(model, on), _maker(model)
    if row is None or rules is None or not {"input", "input_audio", "output", "output_audio"} <= row.rates.keys():
        return None
    ways = zip(rules.get("camera", (0, 0, 0)), rules["preamble"], (True, True, False), strict=True)
    courses = [_Course(talk, row, rules, camera, preamble, cached) for camera, preamble, cached in ways]
    minutes = [tuple(course.run()) for course in courses]
    ends = [course[-1].amount for course in minutes]
    # With compression a larger preamble may end a little cheaper: it crowds out sound, which costs more than text.
    total = Band(min(ends), ends[1], max(ends))
    source = Source(rules["source"], rules["dated"], "transcribed")
    return LiveCost(total, minutes[1], tuple(_notes(talk, rules)), source, courses[1].by)


def default_compression() -> Compression:
    """The example of the service's documentation."""
    return Compression(**_data()["compression"])


class _Course:
    """One course of a talk, with these tokens a look of the camera and before the first words."""

    def __init__(self, talk: Talk, row: PriceRow, rules: Rules, camera: int, preamble: int, cached: bool) -> None:
        self._talk, self._row, self._rules = talk, row, rules
        self._camera = camera if talk.camera else 0
        self._cached = cached and rules["history"] == "cached"
        self._most = rules.get("contexts", {}).get(row.model, rules["context"])
        self.context: Context = {"text": preamble + talk.instruction_tokens}
        self.by: dict[str, Decimal] = dict.fromkeys(("heard", "seen", "spoken", "written", "history"), Decimal())

    def run(self) -> Iterator[Minute]:
        turn, turns_a_minute = 0, 60 / self._talk.turn_seconds
        for minute in range(1, self._talk.minutes + 1):
            while turn + 1 <= minute * turns_a_minute:
                turn += 1
                self._turn(first=turn == 1)
            amount = sum(self.by.values(), Decimal())
            yield Minute(minute, amount, self.by["history"], round(sum(self.context.values())))

    def _turn(self, *, first: bool) -> None:
        """Tokens heard and seen, spoken and written in one turn; then all of it is history."""
        talk, rules = self._talk, self._rules
        spoken = talk.turn_seconds * talk.model_share
        heard = talk.turn_seconds if rules["silence"] else talk.turn_seconds - spoken
        written = talk.turn_seconds if rules["transcripts"] == "both" else spoken
        sound, voice = heard * rules["heard"], spoken * rules["spoken"]
        seen = talk.turn_seconds * self._camera
        self._history(cached=self._cached and not first)
        self.by["heard"] += _amount(input_rate(self._row, "audio"), sound)
        self.by["seen"] += _amount(input_rate(self._row, "video"), seen)
        self.by["spoken"] += _amount(output_rate(self._row, "audio"), voice)
        if talk.transcripts:
            words = written * _data()["transcript_per_second"]
            self.by["written"] += _amount(output_rate(self._row, "text"), words)
        self._grow(sound + voice, seen)

    def _history(self, *, cached: bool) -> None:
        rate = cached_rate if cached else input_rate
        for modality, tokens in self.context.items():
            self.by["history"] += _amount(rate(self._row, modality) or input_rate(self._row, modality), tokens)

    def _grow(self, sound: float, seen: float) -> None:
        grown: Context = {"audio": sound, "video": seen}
        for modality, tokens in grown.items():
            if tokens:
                self.context[modality] = self.context.get(modality, 0.0) + tokens
        size, compression = sum(self.context.values()), self._talk.compression
        if size > (compression.trigger if compression else self._most):
            left = (compression.target if compression else self._most) / size
            self.context = {modality: tokens * left for modality, tokens in self.context.items()}


def _amount(rate: Rate | None, tokens: float) -> Decimal:
    # The model's rates were checked for all that a talk holds.
    return Decimal(round(tokens)) * (rate.usd if rate else Decimal()) / MILLION


def _notes(talk: Talk, rules: Rules) -> Iterator[str]:
    limits = rules.get("minutes_without_compression", {})
    limit = limits.get("camera" if talk.camera else "sound")
    if limit and talk.compression is None and talk.minutes > limit:
        yield f"Without compression the service ends such a talk after {limit} minutes."
    if talk.camera and "camera" in rules:
        low, _, high = rules["camera"]
        yield f"What a look at the camera counts is not settled: {low} to {high} tokens a second."
    elif talk.camera:
        yield "This service takes single pictures, no camera: none are in the price."
    if rules["history"] == "cached":
        yield "Likely, the service finds the history in its cache; the highest price is without."
        yield "Writing down what the user says is another model's work there, and not in the price."


def _maker(model: str) -> Rules | None:
    name = model.rsplit("/", 1)[-1]
    return next((maker for maker in _makers() if name.startswith(tuple(maker["prefixes"]))), None)


def _makers() -> list[Rules]:
    return [_data()["google"], _data()["openai"]]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "live.toml").read_text("utf-8"))
