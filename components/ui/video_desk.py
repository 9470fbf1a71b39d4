"""What the Video page keeps between reruns and visits: the film, what was asked of it, and all as corrected."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from components.analysis.chapters import Chapter
from components.analysis.result import Result
from components.analysis.subtitles import Cue
from components.analysis.subtitles_repair import Repair
from components.analysis.video import Part, Writing
from components.analysis.video_claims import Span
from components.analysis.video_report import Written
from components.gemini.files import Uploads
from components.gemini.request import Request
from components.jobs.extract import Generate
from components.jobs.run import Item, Run
from components.jobs.video import Ready, work
from components.jobs.video_result import Outcome, form, listed, mended, overview, result
from components.prices.estimate import Estimate, combined
from components.ui.basket import Basket
from components.ui.editor import Bases
from components.ui.keeping import Keeper
from components.ui.video_asked import ONLY, Before, Question, Terms, came, item_of


@dataclass(slots=True)
class VideoDesk:
    """Corrections go before what a model said: `chapters`, `texts` by name, `cues`. `writings` are the runs whose texts
    stand or are under way, `vain` those that came to nothing where an earlier text stands, `tries` all there were.
    """

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
    writings: dict[Writing, Run] = field(default_factory=dict)
    vain: dict[Writing, Run] = field(default_factory=dict)
    tries: list[Run] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    chapters: tuple[Chapter, ...] | None = None
    texts: dict[str, str] = field(default_factory=dict)
    cues: tuple[Cue, ...] | None = None
    bases: Bases = field(default_factory=dict)
    _kept: tuple[str | None, Result | None] = (None, None)
    _lock: threading.Lock = field(default_factory=threading.Lock)

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

    def cancel(self) -> None:
        """Ends all that is under way, and has the film removed at the service; also when the session ends."""
        for run in (self.run, *self.tries, *(one.run for one in self.questions)):
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
        self.run, self.ready, self.chapters, self.cues = None, None, None, None
        self.writings, self.vain, self.tries = {}, {}, []
        self.questions, self.texts, self.bases = [], {}, {}
        self._kept = (None, None)
        self.runs += 1

    def overlook(self, ask: Callable[[Ready], Request], generate: Generate, keeper: Keeper, run_id: str) -> None:
        self.run_id = run_id
        self.run = self._run("Film", ask, generate, keeper).start()

    def write(
        self, what: Writing, ask: Callable[[Ready], Request], generate: Generate, estimate: Estimate, keeper: Keeper
    ) -> None:
        """Makes one text, anew if it was there; the old one with its corrections makes way if anything comes of it."""
        before = self._laid_by(what)
        self.vain.pop(what, None)
        self.estimates.append(estimate)
        run = self.writings[what] = self._run(what, ask, generate, keeper, partial(self._settle, what, before))
        self.tries.append(run)
        run.start()

    def _laid_by(self, what: Writing) -> Before | None:
        texts = {name: self.texts.pop(name) for name in tuple(self.texts) if name.startswith(what)}
        cues = self.cues if what == "subtitles" else None
        if what == "subtitles":
            self.cues = None
        run = self.writings.get(what)
        return Before(run, texts, cues) if run else None

    def _settle(self, what: Writing, before: Before | None, item: Item) -> None:
        """In the run's thread. A try that came to nothing gives the text before its place back."""
        if before is None or came(what, item):
            return
        self.vain[what], self.writings[what] = self.writings[what], before.run
        self.texts.update(before.texts)
        self.cues = before.cues if what == "subtitles" else self.cues

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
        """What the model said of the film, with the texts as corrected."""
        value = dict(self.overview().value)
        summary = value.get("summary")
        if isinstance(summary, Mapping):
            fixed = {name: self.texts[name] for name in ("theme", "conclusion") if name in self.texts}
            value["summary"] = {**summary, **fixed}
        return value

    def chapter_list(self) -> tuple[Chapter, ...]:
        return self.chapters if self.chapters is not None else listed(self.overview().value, self.span)

    def text(self, what: Writing) -> str:
        """An article or description as it stands."""
        run = self.writings.get(what)
        return self.texts.get(what, item_of(run).text if run else "")

    def posts(self) -> tuple[str, ...]:
        run = self.writings.get("posts")
        found = form("posts", item_of(run)).value.get("posts") if run else None
        said = [str(one) for one in found] if isinstance(found, list) else []
        return tuple(self.texts.get(f"posts-{number}", one) for number, one in enumerate(said))

    def subtitles(self) -> Repair:
        if self.cues is not None:
            return Repair(self.cues)
        run = self.writings.get("subtitles")
        if run is None or not item_of(run).ended:
            return Repair(())
        return mended(form("subtitles", item_of(run)).value, self.span)

    def written(self) -> Written:
        asked = tuple((one.text, one.item.text) for one in self.questions if one.item.text)
        cues = self.subtitles().cues
        return Written(self.text("article"), self.text("description"), self.posts(), cues, asked)

    def items(self) -> list[Item]:
        runs = [self.run, *self.tries, *(one.run for one in self.questions)]
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
        with self._lock:
            id, before = self._kept
            now = self.result()
            if now is None or now == before:
                return
            if id is None:
                id = keeper.keep(now)
            else:
                keeper.update(id, now)
            self._kept = id, now
