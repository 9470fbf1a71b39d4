"""What the Extract page keeps between reruns and visits: files, the last run, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from components.analysis.checks import Check, check
from components.analysis.duplicates import same_records
from components.analysis.exports import Sheet
from components.analysis.shape import Shape
from components.jobs.extract import Outcome, Task, outcome
from components.jobs.run import Item, Run
from components.media import duplicates
from components.prices.cost import cost
from components.ui.basket import Basket
from components.ui.editor import Bases


@dataclass(frozen=True, slots=True)
class Reading:
    """One document of the last run as it stands, corrections included."""

    task: Task
    item: Item
    outcome: Outcome
    record: Mapping[str, Any]
    checks: tuple[Check, ...]
    cost: Decimal | None

    @property
    def warnings(self) -> int:
        return sum(found.ok is False for found in self.checks)


@dataclass(slots=True)
class Desk:
    basket: Basket = field(default_factory=Basket)
    run: Run | None = None
    tasks: dict[str, Task] = field(default_factory=dict)
    shape: Shape | None = None
    model: str = ""
    corrections: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    bases: Bases = field(default_factory=dict)
    runs: int = 0
    _outcomes: dict[str, tuple[Item, Outcome]] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        return self.run is not None and not self.run.finished

    def cancel(self) -> None:
        if self.run:
            self.run.cancel()

    def begin(self, run: Run, tasks: Mapping[str, Task], shape: Shape, model: str) -> None:
        """Starts a run; the one before and its corrections make way."""
        self.cancel()
        self.tasks, self.shape, self.model = dict(tasks), shape, model
        self.corrections.clear()
        self.bases.clear()
        self._outcomes.clear()
        self.runs += 1
        self.run = run.start()

    def readings(self, today: date) -> list[Reading]:
        if self.run is None or self.shape is None:
            return []
        return [self._reading(self.shape, item, today) for item in self.run.snapshot()]

    def _reading(self, shape: Shape, item: Item, today: date) -> Reading:
        found = self._outcome(shape, item)
        record = self.corrections.get(item.key, found.extraction.record)
        checks = check(shape, record, today) if item.ended else ()
        return Reading(self.tasks[item.key], item, found, record, checks, self._cost(item, today))

    def _outcome(self, shape: Shape, item: Item) -> Outcome:
        """Read once per answer, not at every redraw."""
        known = self._outcomes.get(item.key)
        if known is None or known[0] is not item:
            known = self._outcomes[item.key] = item, outcome(shape, item)
        return known[1]

    def _cost(self, item: Item, today: date) -> Decimal | None:
        known = cost(item.usage, item.done.model_version or self.model, today) if item.usage and item.done else None
        return known.total if known else None

    def same(self, readings: list[Reading]) -> list[tuple[str, ...]]:
        """Groups of documents' names that are the same file, look the same, or record the same purchase."""
        if self.shape is None:
            return []
        keys = [reading.task.key for reading in readings]
        looks = duplicates.pairs(
            {reading.task.key: reading.task.key for reading in readings},
            {reading.task.key: reading.task.media.fingerprint for reading in readings if not reading.task.pages},
        )
        records = same_records(self.shape, {r.task.key: r.record for r in readings if r.item.ended})
        linked = [duplicates.Pair(group[0], other, 0) for group in records for other in group[1:]]
        names = dict(zip(keys, (reading.task.name for reading in readings), strict=True))
        return [tuple(names[key] for key in group) for group in duplicates.groups([*looks, *linked])]

    def sheets(self, readings: list[Reading]) -> list[Sheet]:
        return [
            Sheet(r.task.name, r.record, r.checks, r.outcome.extraction.evidence, self.model, r.cost, r.item.state)
            for r in readings
        ]
