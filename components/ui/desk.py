"""What the Extract page keeps between reruns and visits: files, the last run, corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from components.analysis.checks import check
from components.analysis.duplicates import same_records
from components.analysis.exports import Sheet
from components.analysis.shape import Shape
from components.jobs.extract import Outcome, outcome
from components.jobs.records import Asked, Reading, result
from components.jobs.run import Item, Run, Work
from components.jobs.tab import paid
from components.media import duplicates
from components.ui.basket import Basket
from components.ui.editor import Bases
from components.ui.keeping import Keeper
from components.ui.once import Once


@dataclass(slots=True)
class Desk:
    basket: Basket = field(default_factory=Basket)
    run: Run | None = None
    asked: Asked | None = None
    kept: dict[str, str] = field(default_factory=dict)
    corrections: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    bases: Bases = field(default_factory=dict)
    runs: int = 0
    _outcomes: Once[Outcome] = field(default_factory=Once)

    @property
    def running(self) -> bool:
        return self.run is not None and not self.run.finished

    def cancel(self) -> None:
        if self.run:
            self.run.cancel()

    def files(self) -> Iterator[str]:
        """The session's files that it needs, by hash."""
        yield from self.basket.files()
        if self.asked:
            yield from (task.media.sha256 for task in self.asked.tasks.values())

    def begin(self, asked: Asked, work: Work, keeper: Keeper) -> None:
        """Starts a run; the one before and its corrections make way. What comes of it is kept as it comes."""
        self.cancel()
        self.asked = asked
        self.corrections.clear()
        self.bases.clear()
        self._outcomes.clear()
        self.runs += 1
        # Of this run alone: the one before may still be ending.
        kept = self.kept = {}
        names = {task.key: task.name for task in asked.tasks.values()}
        self.run = Run(names, work, ended=lambda item: self._keep(asked, item, kept, keeper)).start()

    def correct(self, reading: Reading, record: Mapping[str, Any], keeper: Keeper) -> None:
        """Puts a person's record in the place of the one read, in the history, too."""
        self.corrections[reading.task.key] = record
        if self.asked:
            self._keep(self.asked, reading.item, self.kept, keeper)

    def _keep(self, asked: Asked, item: Item, kept: dict[str, str], keeper: Keeper) -> None:
        reading = self._reading(asked, item, date.today())
        if not reading.is_something:
            return
        if item.key in kept:
            keeper.update(kept[item.key], result(asked, reading))
        elif id := keeper.keep(result(asked, reading)):
            kept[item.key] = id

    def readings(self, today: date) -> list[Reading]:
        if self.run is None or self.asked is None:
            return []
        return [self._reading(self.asked, item, today) for item in self.run.snapshot()]

    def _reading(self, asked: Asked, item: Item, today: date) -> Reading:
        found = self._outcome(asked.shape, item)
        record = self.corrections.get(item.key, found.extraction.record)
        something = item.state == "done" or (item.ended and any(record.values()))
        checks = check(asked.shape, record, today) if something else ()
        return Reading(asked.tasks[item.key], item, found, record, checks, paid(item, asked.model, today))

    def _outcome(self, shape: Shape, item: Item) -> Outcome:
        """Read once per answer, not at every redraw."""
        return self._outcomes.of(item, lambda item: outcome(shape, item))

    def same(self, readings: list[Reading]) -> list[tuple[str, ...]]:
        """Groups of documents' names that are the same file, look the same, or record the same purchase."""
        if self.asked is None:
            return []
        keys = [reading.task.key for reading in readings]
        looks = duplicates.pairs(
            {reading.task.key: reading.task.key for reading in readings},
            {reading.task.key: reading.task.media.fingerprint for reading in readings if not reading.task.pages},
        )
        records = same_records(self.asked.shape, {r.task.key: r.record for r in readings if r.item.ended})
        linked = [duplicates.Pair(group[0], other, 0) for group in records for other in group[1:]]
        names = dict(zip(keys, (reading.task.name for reading in readings), strict=True))
        return [tuple(names[key] for key in group) for group in duplicates.groups([*looks, *linked])]

    def sheets(self, readings: list[Reading]) -> list[Sheet]:
        model = self.asked.model if self.asked else ""
        return [
            Sheet(r.task.name, r.record, r.checks, r.outcome.extraction.evidence, model, r.cost, r.item.state)
            for r in readings
        ]
