"""What a live talk costs, minute by minute: every turn bills the whole context again, and nothing of it is cheaper."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from components.gemini.usage import Modality
from components.prices.band import Band
from components.prices.cost import MILLION, input_rate, output_rate
from components.prices.row import PriceRow, Rate, Source
from components.prices.table import price

Context = dict[Modality, float]


@dataclass(frozen=True, slots=True)
class Compression:
    """Above `trigger` tokens the oldest are dropped until `target` remain."""

    trigger: int
    target: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk as a user would describe it. A turn is the user speaking and the model answering: its length in seconds,
    and the share of it the model speaks. The microphone is heard all the time.
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
    """`minutes` is the likely course; `total` the range, since the camera's tokens and the preamble are not certain."""

    total: Band[Decimal]
    minutes: tuple[Minute, ...]
    notes: tuple[str, ...]
    source: Source


def live_cost(talk: Talk, model: str, on: date) -> LiveCost | None:
    """None for a model that has no prices of its own for sound and for text on that day."""
    row = price(model, on)
    if row is None or not {"input", "input_audio", "output", "output_audio"} <= row.rates.keys():
        return None
    rules = _data()
    courses = [
        tuple(_course(talk, row, camera, preamble))
        for camera, preamble in zip(rules["camera"], rules["preamble"], strict=True)
    ]
    ends = [course[-1].amount for course in courses]
    # With compression a larger preamble may end a little cheaper: it crowds out sound, which costs more than text.
    total = Band(min(ends), ends[1], max(ends))
    return LiveCost(total, courses[1], tuple(_notes(talk)), Source(rules["source"], rules["dated"], "transcribed"))


def default_compression() -> Compression:
    """The example of the service's documentation."""
    return Compression(**_data()["compression"])


def _course(talk: Talk, row: PriceRow, camera: int, preamble: int) -> Iterator[Minute]:
    context: Context = {"text": preamble + talk.instruction_tokens}
    heard, spoken = _turn(talk, camera)
    amount = history = Decimal()
    turn, turns_a_minute = 0, 60 / talk.turn_seconds
    for minute in range(1, talk.minutes + 1):
        while turn + 1 <= minute * turns_a_minute:
            turn += 1
            again = _input(row, context)
            history += again
            amount += again + _input(row, heard) + _output(row, spoken)
            context = _compressed(_grown(context, heard, {"audio": spoken["audio"]}), talk.compression)
        yield Minute(minute, amount, history, round(sum(context.values())))


def _turn(talk: Talk, camera: int) -> tuple[Context, Context]:
    """Tokens heard and seen, and tokens spoken and written, in one turn."""
    rules = _data()
    sound = talk.turn_seconds * rules["audio_per_second"]
    heard: Context = {"audio": sound}
    if talk.camera:
        heard["video"] = talk.turn_seconds * camera
    # What either side says is written down.
    written = talk.turn_seconds * rules["transcript_per_second"] if talk.transcripts else 0.0
    return heard, {"audio": sound * talk.model_share, "text": written}


def _grown(*contexts: Context) -> Context:
    total: Context = {}
    for context in contexts:
        for modality, tokens in context.items():
            total[modality] = total.get(modality, 0.0) + tokens
    return total


def _compressed(context: Context, compression: Compression | None) -> Context:
    size = sum(context.values())
    most = compression.trigger if compression else _data()["context"]
    if size <= most:
        return context
    left = (compression.target if compression else most) / size
    return {modality: tokens * left for modality, tokens in context.items()}


def _input(row: PriceRow, tokens: Context) -> Decimal:
    return sum((_amount(input_rate(row, modality), count) for modality, count in tokens.items()), Decimal())


def _output(row: PriceRow, tokens: Context) -> Decimal:
    return sum((_amount(output_rate(row, modality), count) for modality, count in tokens.items()), Decimal())


def _amount(rate: Rate | None, tokens: float) -> Decimal:
    # The model's rates were checked for all that a talk holds.
    return Decimal(round(tokens)) * (rate.usd if rate else Decimal()) / MILLION


def _notes(talk: Talk) -> Iterator[str]:
    rules = _data()
    limit = rules["minutes_without_compression"]["camera" if talk.camera else "sound"]
    if talk.compression is None and talk.minutes > limit:
        yield f"Without compression the service ends such a talk after {limit} minutes."
    if talk.camera:
        low, _, high = rules["camera"]
        yield f"What a look at the camera counts is not settled: {low} to {high} tokens a second."


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "live.toml").read_text("utf-8"))
