"""What the Compare page keeps between reruns and visits: files, the last run, questions asked afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from components.analysis.compare_report import Report
from components.analysis.further import follow_up
from components.errors import BadFile
from components.gemini.files import Uploads
from components.gemini.request import Request
from components.jobs.compare import THRESHOLD, Ask, Asked, Known, Outcome, Pixels, measure, outcome, result, work
from components.jobs.compare import asked as request_of
from components.jobs.extract import Generate
from components.jobs.run import Item, Run
from components.ui.basket import Basket
from components.ui.further import Exchange, Talks
from components.ui.keeping import Keeper
from components.ui.once import Once


@dataclass(frozen=True, slots=True)
class Held:
    """The pictures of a run, held at the service for further questions, and how to give them up."""

    uploads: Uploads
    release: Callable[[], None]


@dataclass(slots=True)
class CompareDesk:
    basket: Basket = field(default_factory=Basket)
    run: Run | None = None
    asked: Asked = field(default_factory=Asked)
    held: Held | None = None
    runs: int = 0
    pixels: Known = field(default_factory=dict)
    talks: Talks = field(default_factory=Talks)
    _outcomes: Once[Outcome] = field(default_factory=Once)

    @property
    def running(self) -> bool:
        return self.run is not None and not self.run.finished

    @property
    def items(self) -> dict[str, Item]:
        return {item.key: item for item in self.run.snapshot()} if self.run else {}

    def files(self) -> Iterator[str]:
        """The session's files that it needs, by hash."""
        yield from self.basket.files()
        for ask in self.asked.asks.values():
            yield from (picture.media.sha256 for picture in ask.pictures)

    def stop(self) -> None:
        """Ends what is under way; what has arrived stays."""
        if self.run:
            self.run.cancel()
        self.talks.stop()

    def cancel(self) -> None:
        """Stops, and gives up the pictures held at the service; called, too, when the session ends."""
        self.stop()
        if self.held:
            self.held.release()

    def begin(self, asked: Asked, generate: Generate, held: Held, keeper: Keeper) -> None:
        """Starts a run; the one before and what was asked about it make way. What comes of it goes to the keeper."""
        self.cancel()
        self.asked, self.held = asked, held
        self.talks = Talks()
        self._outcomes.clear()
        self.runs += 1
        todo = work(asked.asks, asked.preset, asked.question, generate, asked.model, asked.settings)
        names = {key: ask.name for key, ask in asked.asks.items()}
        self.run = Run(names, todo, ended=lambda item: keep(asked, item, keeper)).start()

    def outcome(self, item: Item) -> Outcome:
        """Read once per answer, not at every redraw."""
        return self._outcomes.of(item, lambda item: outcome(self.asked.preset, item))

    def report(self, ask: Ask, item: Item | None, pixels: Pixels | None, today: date) -> Report:
        """What is told of an ask, with the model's part once its item has ended."""
        told = self.asked
        said = self.outcome(item).findings if item and item.ended else None
        return Report(
            tuple(picture.name for picture in ask.pictures),
            (told.question or told.preset.instruction) if said else "",
            pixels.aligned if pixels else None,
            pixels.found if pixels else None,
            said,
            pixels.verdicts(said) if pixels and said else (),
            model=told.model if said else "",
            cost=told.cost(item, today) if item and said else None,
        )

    def question_about(self, item: Item, question: str, before: Exchange | None) -> Request:
        """A further question about an ended item, after those asked before. Raises BadFile."""
        if before:
            return follow_up(before.request, before.item.text, question)
        told = self.asked
        first = request_of(told.asks[item.key], told.preset, told.question, told.model, told.settings)
        return follow_up(first, item.text, question)


def keep(asked: Asked, item: Item, keeper: Keeper) -> None:
    """Into the history, from the run's own thread; nothing that said nothing."""
    if item.state != "done" and not item.text:
        return
    ask, pixels = asked.asks[item.key], None
    if len(ask.pictures) == 2:
        with suppress(BadFile):
            pixels = measure(ask, THRESHOLD)
    keeper.keep(result(asked, item, pixels, date.today()))
