"""What is asked of a film on the page Video: on which terms, each in a run of its own, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from components.gemini.request import Request, Settings
from components.jobs.run import Item, Run
from components.jobs.video import Choice, Film

ONLY = "only"  # the one item of every run here
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


def item_of(run: Run) -> Item:
    (item,) = run.snapshot()
    return item
