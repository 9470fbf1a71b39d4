"""Pictures compared: which with which, what their pixels tell, and what a model says of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from components.analysis.compare import ONE_TASK, PRESETS, TASK, Findings, Preset, findings, request
from components.analysis.compare_claims import checks, claims
from components.analysis.result import Result, Source
from components.analysis.verdicts import Verdict, judge
from components.gemini import structured
from components.gemini.events import Event
from components.gemini.request import Request, Settings
from components.jobs.extract import Generate, Task
from components.jobs.run import Item, Work
from components.jobs.tab import paid, used
from components.media import worker
from components.media.compare.series import Order, pairs
from components.media.compare.value import Aligned, Comparison
from components.prices.band import Band
from components.prices.estimate import Estimate, combined, estimate, share
from components.prices.piece import piece

THRESHOLD = 0.1  # colours up to this far apart (0-1) count as the same, where nobody chose
QUESTION = 100  # characters
ANSWER = Band(60, 700, 3000)  # tokens of a list of differences, none to many


@dataclass(frozen=True, slots=True)
class Ask:
    """What one question is about: two pictures, the earlier first, or a single one."""

    pictures: tuple[Task, ...]

    @property
    def key(self) -> str:
        return "-".join(picture.key for picture in self.pictures)

    @property
    def name(self) -> str:
        return " → ".join(picture.name for picture in self.pictures)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked; `question` is empty for the preset's own, `run` the run's id in the ledger."""

    asks: Mapping[str, Ask] = field(default_factory=dict)
    preset: Preset = PRESETS[0]
    question: str = ""
    model: str = ""
    settings: Settings = field(default_factory=Settings)
    estimate: Estimate | None = None
    run: str = ""

    def price(self, on: date) -> Estimate:
        """Of the whole run, from the files themselves. Raises ValueError when there is nothing to ask."""
        return price_of(self.asks.values(), self.preset, self.question, self.model, self.settings, on)

    def cost(self, item: Item, today: date) -> Decimal | None:
        return paid(item, self.model, today)


@dataclass(frozen=True, slots=True)
class Pixels:
    """Two pictures as they lie on each other, and what differs."""

    aligned: Aligned
    found: Comparison

    def verdicts(self, findings: Findings) -> tuple[Verdict, ...]:
        return tuple(judge(row, self.found, self.aligned.placement) for row in findings.differences)


# What was measured, by the ask's key and the threshold.
Known = dict[tuple[str, float], Pixels]


def couples(pictures: Sequence[Task], order: Order) -> list[Ask]:
    """The pairs of a series; none for fewer than two pictures."""
    return [Ask((pictures[first], pictures[second])) for first, second in pairs(len(pictures), order)]


def asks(pictures: Sequence[Task], preset: Preset, order: Order) -> list[Ask]:
    """What a run with this preset goes through."""
    return [Ask((picture,)) for picture in pictures] if preset.pictures == 1 else couples(pictures, order)


def measure(ask: Ask, threshold: float) -> Pixels:
    """Kept beside the files, so that asking again is cheap. Raises BadFile."""
    first, second = ask.pictures
    aligned = worker.align(first.path, second.path)
    return Pixels(aligned, worker.compare(aligned, threshold))


def asked(ask: Ask, preset: Preset, question: str, model_id: str, settings: Settings) -> Request:
    """The request for one of the asks. Raises BadFile."""
    return request(preset, [picture.part() for picture in ask.pictures], question, model_id, settings)


def price_of(
    asks: Iterable[Ask], preset: Preset, question: str, model_id: str, settings: Settings, on: date
) -> Estimate:
    """What a run will cost, from the files themselves. Raises ValueError for no asks."""
    task = ONE_TASK if preset.pictures == 1 else TASK
    prompt = f"{question.strip() or preset.instruction}\n\n{task}{settings.system_instruction or ''}"
    return combined(
        [
            estimate(
                [piece(picture.media) for picture in ask.pictures],
                prompt,
                model_id,
                on,
                response_schema=json.dumps(preset.schema.model_json_schema()),
                output=ANSWER,
                resolution=settings.media_resolution or "high",
            )
            for ask in asks
        ]
    )


def price_further(asked: Asked, ask: Ask, told: int, on: date) -> Estimate:
    """What a further question about the same pictures will cost; `told` is the length of all said so far."""
    pieces = [piece(picture.media) for picture in ask.pictures]
    resolution = asked.settings.media_resolution or "high"
    return estimate(pieces, "x" * (told + QUESTION), asked.model, on, resolution=resolution)


def work(
    asks: Mapping[str, Ask], preset: Preset, question: str, generate: Generate, model_id: str, settings: Settings
) -> Work:
    """What a Run does with each ask's key."""

    def one(key: str, stop: threading.Event) -> Iterator[Event]:
        yield from generate(asked(asks[key], preset, question, model_id, settings), stop)

    return one


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one ask; `sentence` says what is wrong with it, "" when nothing is."""

    findings: Findings
    sentence: str = ""


def outcome(preset: Preset, item: Item) -> Outcome:
    """What an item's answer holds, under way or however it ended."""
    if item.done is None:
        came = findings(structured.peek(item.text), partial=True)
        return Outcome(came, str(item.error) if item.error else "" if not item.ended else "Stopped before an answer.")
    answer = structured.parse(preset.schema, item.text, item.done.finish)
    if isinstance(answer, structured.Parsed):
        return Outcome(findings(answer.value.model_dump()))
    return Outcome(findings(answer.value, partial=True), answer.sentence)


def result(asked: Asked, item: Item, pixels: Pixels | None, today: date) -> Result:
    """An ended item in the shape that all tasks share, to be kept."""
    ask, found = asked.asks[item.key], outcome(asked.preset, item)
    return Result(
        task="compare",
        title=ask.name,
        claims=claims(found.findings),
        checks=checks(pixels.verdicts(found.findings)) if pixels else (),
        sources=tuple(Source(name=p.name, mime_type=p.media.mime_type, sha256=p.key) for p in ask.pictures),
        model=(item.done.model_version if item.done else None) or asked.model,
        state="incomplete" if item.state == "waiting" or item.state == "running" else item.state,
        note=found.sentence,
        usage=used(item),
        estimate=share(asked.estimate).money if asked.estimate else None,
        cost=asked.cost(item, today),
        run=asked.run,
        data={
            "preset": asked.preset.title,
            "question": asked.question.strip() or asked.preset.instruction,
            "pixels": pixels.found.as_facts() if pixels else None,
        },
    )
