"""An extraction as it stands, and as a result that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from components.analysis.checks import Check
from components.analysis.exports import Sheet
from components.analysis.extract import Extraction
from components.analysis.result import Result, Source
from components.analysis.shape import Evidence, Shape
from components.analysis.values import claims
from components.jobs.extract import Outcome, Task
from components.jobs.run import Item
from components.jobs.tab import used
from components.prices.estimate import Estimate, share

TASK = "extract"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked; `run` is its id in the ledger."""

    shape: Shape
    model: str
    tasks: Mapping[str, Task] = field(default_factory=dict)
    estimate: Estimate | None = None
    run: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document of a run as it stands, corrections included."""

    task: Task
    item: Item
    outcome: Outcome
    record: Mapping[str, Any]
    checks: tuple[Check, ...]
    cost: Decimal | None

    @property
    def warnings(self) -> int:
        return sum(found.ok is False for found in self.checks)

    @property
    def is_something(self) -> bool:
        """Whether there is anything to keep: an answer, or a part of one."""
        return self.item.state == "done" or (self.item.ended and any(self.record.values()))


def result(asked: Asked, reading: Reading) -> Result:
    """An ended reading in the shape that all tasks share; `data` holds what the editable table needs."""
    item, task = reading.item, reading.task
    read = reading.outcome.extraction
    places = tuple(_of_the_file(task, evidence) for evidence in read.evidence)
    return Result(
        task=TASK,
        title=f"{task.name} ({asked.shape.title})",
        claims=claims(Extraction(read.record, places), reading.record),
        checks=reading.checks,
        sources=(Source(name=task.name, mime_type=task.media.mime_type, sha256=task.media.sha256),),
        model=item.done.model_version or asked.model if item.done else asked.model,
        state="incomplete" if item.state == "waiting" or item.state == "running" else item.state,
        note=reading.outcome.sentence,
        usage=used(item),
        estimate=share(asked.estimate).money if asked.estimate else None,
        cost=reading.cost,
        run=asked.run,
        data={
            "shape": asked.shape.model_dump(mode="json"),
            "record": reading.record,
            "read": read.record,
            "evidence": [evidence.model_dump() for evidence in places],
        },
    )


def _of_the_file(task: Task, evidence: Evidence) -> Evidence:
    """With the file's own page for the page of what was sent; a picture has none."""
    numbers = task.page_numbers() if task.media.kind == "pdf" else ()
    at = (evidence.page or (1 if len(numbers) == 1 else 0)) - 1
    return evidence.model_copy(update={"page": numbers[at] if 0 <= at < len(numbers) else None})


@dataclass(frozen=True, slots=True)
class Kept:
    """What a kept result holds for its table: all that is needed to look at it and correct it again."""

    shape: Shape
    record: Mapping[str, Any]
    read: Extraction


def kept(result: Result) -> Kept | None:
    """None for a result of another task, or of another version of the app."""
    data = result.data
    if result.task != TASK or not isinstance(data.get("record"), dict) or not isinstance(data.get("evidence"), list):
        return None
    try:
        evidence = tuple(Evidence.model_validate(row) for row in data["evidence"])
        return Kept(
            Shape.model_validate(data.get("shape")), data["record"], Extraction(data.get("read") or {}, evidence)
        )
    except ValidationError:
        return None


def corrected(result: Result, held: Kept, record: Mapping[str, Any], checks: tuple[Check, ...]) -> Result:
    """The result after its record was edited once more."""
    changed = {"claims": claims(held.read, record), "checks": checks, "data": {**result.data, "record": record}}
    return result.model_copy(update=changed)


def sheet(result: Result, held: Kept) -> Sheet:
    """The result as the Extract page exports it."""
    return Sheet(
        result.sources[0].name if result.sources else result.title,
        held.record,
        result.checks,
        held.read.evidence,
        result.model,
        result.cost,
        result.state,
    )
