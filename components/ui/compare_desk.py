"""What the Compare page keeps between reruns and visits: files, the last run, questions asked afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from components.analysis.compare import PRESETS, Preset, follow_up
from components.analysis.compare_report import Report
from components.gemini.files import Uploads
from components.gemini.request import Request, Settings
from components.jobs.compare import Ask, Known, Outcome, Pixels, asked, outcome, price_of
from components.jobs.extract import Generate
from components.jobs.run import Item, Run
from components.prices.cost import cost
from components.prices.estimate import Estimate
from components.ui.basket import Basket

ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A further question about the pictures of one ask; its run has one item, ANSWER."""

    question: str
    request: Request
    run: Run

    @property
    def item(self) -> Item:
        (item,) = self.run.snapshot()
        return item


@dataclass(frozen=True, slots=True)
class Asked:
    """What the last run was asked; `question` is empty for the preset's own."""

    asks: Mapping[str, Ask] = field(default_factory=dict)
    preset: Preset = PRESETS[0]
    question: str = ""
    model: str = ""
    settings: Settings = field(default_factory=Settings)
    estimate: Estimate | None = None

    def price(self, on: date) -> Estimate:
        """Of the whole run, from the files themselves. Raises ValueError when there is nothing to ask."""
        return price_of(self.asks.values(), self.preset, self.question, self.model, self.settings, on)


@dataclass(slots=True)
class CompareDesk:
    basket: Basket = field(default_factory=Basket)
    run: Run | None = None
    asked: Asked = Asked()
    runs: int = 0
    kept: set[str] = field(default_factory=set)
    pixels: Known = field(default_factory=dict)
    talks: dict[str, list[Exchange]] = field(default_factory=dict)
    uploads: Uploads | None = None
    release: Callable[[], None] = lambda: None
    _outcomes: dict[str, tuple[Item, Outcome]] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        return self.run is not None and not self.run.finished

    @property
    def talking(self) -> bool:
        return any(not talk[-1].run.finished for talk in self.talks.values())

    def stop(self) -> None:
        """Ends what is under way; what has arrived stays."""
        for run in (self.run, *(talk[-1].run for talk in self.talks.values())):
            if run:
                run.cancel()

    def cancel(self) -> None:
        """Stops, and gives up the pictures held at the service; called, too, when the session ends."""
        self.stop()
        self.release()

    def begin(self, run: Run, asked: Asked, uploads: Uploads, release: Callable[[], None]) -> None:
        """Starts a run; the one before and what was asked about it make way."""
        self.cancel()
        self.asked, self.uploads, self.release = asked, uploads, release
        self.kept.clear()
        self.talks.clear()
        self._outcomes.clear()
        self.runs += 1
        self.run = run.start()

    @property
    def items(self) -> dict[str, Item]:
        return {item.key: item for item in self.run.snapshot()} if self.run else {}

    def outcome(self, item: Item) -> Outcome:
        """Read once per answer, not at every redraw."""
        known = self._outcomes.get(item.key)
        if known is None or known[0] is not item:
            known = self._outcomes[item.key] = item, outcome(self.asked.preset, item)
        return known[1]

    def cost(self, item: Item, today: date) -> Decimal | None:
        known = (
            cost(item.usage, item.done.model_version or self.asked.model, today) if item.usage and item.done else None
        )
        return known.total if known else None

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
            cost=self.cost(item, today) if item and said else None,
        )

    def question_about(self, item: Item, question: str) -> Request:
        """A further question about an ended item, after those asked before. Raises BadFile."""
        told = self.asked
        before = [exchange for exchange in self.talks.get(item.key, []) if exchange.item.text]
        if before:
            return follow_up(before[-1].request, before[-1].item.text, question)
        first = asked(told.asks[item.key], told.preset, told.question, told.model, told.settings)
        return follow_up(first, item.text, question)

    def ask(self, item: Item, question: str, request: Request, generate: Generate) -> None:
        run = Run({ANSWER: question}, lambda _, stop: generate(request, stop), workers=1)
        self.talks.setdefault(item.key, []).append(Exchange(question, request, run.start()))
