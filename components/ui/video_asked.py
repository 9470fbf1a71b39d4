"""What is asked of a film on the page Video: on which terms, each in a run of its own, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from components.analysis.subtitles import Cue
from components.analysis.video import Writing
from components.gemini.request import Request, Settings
from components.jobs.run import Item, Run
from components.jobs.video import Choice, Film
from components.jobs.video_result import form

ONLY = "only"  # the one item of every run here
ROWS: Mapping[Writing, str] = {"posts": "posts", "subtitles": "cues"}  # of the texts that have a shape
HOURS = 1.0  # that a film is kept in the cache


@dataclass(frozen=True, slots=True)
class Terms:
    """How a film is asked about: what is sent of it, which model, which settings, the answers' language."""

    film: Film
    choice: Choice
    model: str
    settings: Settings
    language: str = ""
    cached: bool = False

    def put(self, request: Request) -> Request:
        """The request, with the film kept in the service's cache if so wished."""
        return replace(request, cache_hours=HOURS) if self.cached else request


@dataclass(frozen=True, slots=True)
class Question:
    """`told` says which part of the film was sent, "" for all of it; its times count from `start` in the film."""

    text: str
    run: Run
    told: str = ""
    start: float = 0.0

    @property
    def item(self) -> Item:
        return item_of(self.run)


@dataclass(frozen=True, slots=True)
class Before:
    """A text as it stood when it was asked for anew."""

    run: Run
    texts: Mapping[str, str]
    cues: tuple[Cue, ...] | None


def came(what: Writing, item: Item) -> bool:
    """Whether anything came of a try that one would put in the place of an earlier text."""
    rows = form(what, item).value.get(ROWS[what]) if what in ROWS else item.text.strip()
    return item.state in ("done", "incomplete") and bool(rows)


def item_of(run: Run) -> Item:
    (item,) = run.snapshot()
    return item
