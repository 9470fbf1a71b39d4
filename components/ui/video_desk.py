"""What the Video page keeps between reruns and visits: the film, what was asked of it, and all as corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from components.analysis.chapters import Chapter
from components.analysis.result import Result
from components.analysis.subtitles_repair import Repair
from components.analysis.video import Part, Writing
from components.analysis.video_claims import Span
from components.analysis.video_report import Written
from components.gemini.files import Uploads
from components.gemini.request import Request
from components.jobs.extract import Generate
from components.jobs.run import Item, Run
from components.jobs.video import Ready, work
from components.jobs.video_result import Outcome, listed, overview, result
from components.prices.estimate import Estimate, combined
from components.ui.basket import Basket
from components.ui.editor import Bases
from components.ui.keeping import Entry, Keeper
from components.ui.video_asked import ONLY, Question, Terms, item_of
from components.ui.video_writings import Writings


@dataclass(slots=True)
class VideoDesk:
    """Corrections go before what a model said: `chapters`, and `summary`, its sentences by name."""

    basket: Basket = field(default_factory=Basket)
    terms: Terms | None = None
    parts: tuple[Part, ...] = ()
    run: Run | None = None
    ready: Ready | None = None
    estimates: list[Estimate] = field(default_factory=list)
    uploads: Uploads | None = None
    release: Callable[[], None] | None = None
    runs: int = 0
    run_id: str = ""
    writings: Writings = field(default_factory=Writings)
    questions: list[Question] = field(default_factory=list)
    chapters: tuple[Chapter, ...] | None = None
    summary: dict[str, str] = field(default_factory=dict)
    bases: Bases = field(default_factory=dict)
    entry: Entry = field(default_factory=Entry)

    @property
    def running(self) -> bool:
        return self.run is not None and not self.run.finished

    @property
    def is_held(self) -> bool:
        """Whether the film lies at the service."""
        return bool(self.uploads)

    @property
    def is_cached(self) -> bool:
        """Whether it lies in the service's cache, for texts and questions about all of it."""
        return bool(self.terms and self.terms.cached and self.uploads and self.uploads.caches.alive)

    @property
    def span(self) -> Span:
        return self.ready.span if self.ready else Span()

    def files(self) -> Iterator[str]:
        """The session's files that it needs, by hash."""
        yield from self.basket.files()
        if self.terms and self.terms.film.path:
            yield self.terms.film.key

    def cancel(self) -> None:
        """Ends all that is under way, and has the film removed at the service; also when the session ends."""
        for run in (self.run, *self.writings.tries, *(one.run for one in self.questions)):
            if run:
                run.cancel()
        self.let_go()

    def let_go(self) -> None:
        """Has the film removed at the service; asking again sends it again."""
        if self.release:
            self.release()

    def begin(
        self,
        terms: Terms,
        parts: tuple[Part, ...],
        estimate: Estimate,
        uploads: Uploads,
        release: Callable[[], None],
    ) -> None:
        """A new round: what was made in the one before makes way, and stays in the history."""
        self.cancel()
        self.terms, self.parts, self.estimates = terms, parts, [estimate]
        self.uploads, self.release = uploads, release
        self.run, self.ready, self.chapters = None, None, None
        self.writings, self.questions, self.summary, self.bases = Writings(), [], {}, {}
        self.entry = Entry()
        self.runs += 1

    def overlook(self, ask: Callable[[Ready], Request], generate: Generate, keeper: Keeper, run_id: str) -> None:
        self.run_id = run_id
        self.run = self._run("Film", ask, generate, keeper).start()

    def write(
        self, what: Writing, ask: Callable[[Ready], Request], generate: Generate, estimate: Estimate, keeper: Keeper
    ) -> None:
        """Makes one text, anew if it was there; the old one with its corrections makes way if anything comes of it."""
        before = self.writings.lay_by(what)
        self.estimates.append(estimate)
        settle = partial(self.writings.settle, what, before)
        run = self._run(what, ask, generate, keeper, settle)
        self.writings.put(what, run)
        run.start()

    def question(self, asked: str, run: Run, estimate: Estimate, told: str = "", start: float = 0.0) -> None:
        self.estimates.append(estimate)
        self.questions.append(Question(asked, run.start(), told, start))

    def _run(
        self,
        name: str,
        ask: Callable[[Ready], Request],
        generate: Generate,
        keeper: Keeper,
        settle: Callable[[Item], object] = lambda item: None,
    ) -> Run:
        assert self.terms is not None
        todo = work(self.terms.film, self.terms.choice, ask, generate, self._take)
        keep = partial(self.keep, keeper)

        def ended(item: Item) -> None:
            settle(item)
            keep()
            if item.state == "cancelled":
                self.let_go()

        return Run({ONLY: name}, todo, workers=1, ended=ended)

    def _take(self, ready: Ready) -> None:
        self.ready = ready

    def overview(self) -> Outcome:
        return overview(self.parts, item_of(self.run)) if self.run else Outcome()

    def record(self) -> Mapping[str, Any]:
        """What the model said of the film, with its sentences as corrected."""
        value = dict(self.overview().value)
        summary = value.get("summary")
        if isinstance(summary, Mapping):
            value["summary"] = {**summary, **self.summary}
        return value

    def chapter_list(self) -> tuple[Chapter, ...]:
        return self.chapters if self.chapters is not None else listed(self.overview().value, self.span)

    def subtitles(self) -> Repair:
        return self.writings.subtitles(self.span)

    def written(self) -> Written:
        asked = tuple((one.text, one.item.text) for one in self.questions if one.item.text)
        return self.writings.written(self.span, asked)

    def items(self) -> list[Item]:
        runs = [self.run, *self.writings.tries, *(one.run for one in self.questions)]
        return [item_of(run) for run in runs if run]

    def result(self) -> Result | None:
        """All that was made of the film as it stands; None before anything was."""
        if self.terms is None or not any(item.text for item in self.items()):
            return None
        film, money = self.terms.film, combined(self.estimates).money if self.estimates else None
        return result(
            film, self.span, self.record(), self.chapter_list(), self.written(), self.items(),
            model=self.terms.model, note=self.overview().sentence, sha256=film.key if film.path else "",
            estimate=money, run=self.run_id, today=date.today(),
        )  # fmt: skip

    def keep(self, keeper: Keeper) -> None:
        """Into the history, once more where it has changed; from any thread."""
        self.entry.keep(keeper, self.result)
