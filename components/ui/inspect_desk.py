"""What the Inspect page keeps between reruns and visits: files, which belong together, the last run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from components.analysis.further import follow_up
from components.analysis.result import Result
from components.gemini.files import Uploads
from components.gemini.request import Request
from components.jobs.inspect import Asked, Outcome, asked, outcome, result
from components.jobs.run import Item, Run
from components.ui.basket import Basket
from components.ui.editor import Bases
from components.ui.further import Exchange, Talks
from components.ui.once import Once


@dataclass(slots=True)
class InspectDesk:
    basket: Basket = field(default_factory=Basket)
    run: Run | None = None
    asked: Asked = field(default_factory=Asked)
    runs: int = 0
    talks: Talks = field(default_factory=Talks)
    uploads: Uploads | None = None
    release: Callable[[], None] = lambda: None
    edited: dict[str, dict[str, str]] = field(default_factory=dict)
    bases: Bases = field(default_factory=dict)
    _outcomes: Once[Outcome] = field(default_factory=Once)
    _results: Once[Result] = field(default_factory=Once)

    @property
    def running(self) -> bool:
        return self.run is not None and not self.run.finished

    @property
    def items(self) -> tuple[Item, ...]:
        return self.run.snapshot() if self.run else ()

    def files(self) -> Iterator[str]:
        """The session's files that it needs, by hash."""
        yield from self.basket.files()
        for product in self.asked.products.values():
            yield from (file.media.sha256 for file in product.files)

    def stop(self) -> None:
        """Ends what is under way; what has arrived stays."""
        if self.run:
            self.run.cancel()
        self.talks.stop()

    def cancel(self) -> None:
        """Stops, and gives up the files held at the service; called, too, when the session ends."""
        self.stop()
        self.release()

    def begin(self, run: Run, told: Asked, uploads: Uploads, release: Callable[[], None]) -> None:
        """Starts a run; the one before and what was asked about it make way."""
        self.cancel()
        self.asked, self.uploads, self.release = told, uploads, release
        self.talks = Talks()
        self._outcomes.clear()
        self._results.clear()
        self.runs += 1
        self.run = run.start()

    def outcome(self, item: Item) -> Outcome:
        """Read once per answer, not at every redraw."""
        return self._outcomes.of(item, outcome)

    def result(self, item: Item, on: date) -> Result:
        """Of an ended item, made once."""
        return self._results.of(item, lambda item: result(self.asked, item, on))

    def results(self, on: date) -> list[Result]:
        """Of the items that came to something."""
        return [self.result(item, on) for item in self.items if item.ended and self.outcome(item).findings.is_something]

    def question_about(self, item: Item, question: str, before: Exchange | None) -> Request:
        """A further question about an ended item, after those asked before. Raises BadFile."""
        if before:
            return follow_up(before.request, before.item.text, question)
        return follow_up(asked(self.asked, item.key), item.text, question)
