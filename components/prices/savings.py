"""Ways to pay less for the same work, each with its money."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from components.prices.cache import cache_plan
from components.prices.estimate import Estimate
from components.prices.live import Talk, default_compression, live_cost
from components.prices.row import Processing
from components.prices.work import Work

LITE = "gemini-3.5-flash-lite"
TRIM = Decimal("0.2")

Price = Callable[[Work, str, Processing], Estimate]


@dataclass(frozen=True, slots=True)
class Saving:
    """`saves` is in US dollars, likely, of `of`; a way that would cost more is not listed. `but` is its price."""

    name: str
    saves: Decimal
    of: Decimal
    but: str

    @property
    def share(self) -> Decimal:
        return self.saves / self.of if self.of else Decimal()


def savings(work: Work, model: str, price_of: Price, today: date) -> tuple[Saving, ...]:
    """For one run, the largest first. None for a model or work of unknown price."""
    now = _likely(price_of(work, model, "standard"))
    if not now:
        return ()
    ways = [Saving(name, now - other, now, but) for name, other, but in _ways(work, model, price_of, today, now)]
    return tuple(sorted((way for way in ways if way.saves > 0), key=lambda way: -way.saves))


Way = tuple[str, Decimal, str]


def _ways(work: Work, model: str, price_of: Price, today: date, now: Decimal) -> Iterator[Way]:
    def other(name: str, changed: Work, but: str, *, at: str = model) -> Iterator[Way]:
        found = _likely(price_of(changed, at, "standard"))
        if found is not None:
            yield name, found, but

    if model != LITE:
        yield from other("Use the lite model", work, "Simple reading and sorting; weaker at hard pages.", at=LITE)
    if work.resolution != "low":
        yield from other("Lower the picture resolution", replace(work, resolution="low"), "Small print may be lost.")
    if work.film:
        yield from other(
            "Look at the film half as often", replace(work, looks=work.looks / 2), "Short events are missed."
        )
    if work.film or work.sound:
        shorter = replace(work, film=work.film * 0.8, sound=work.sound * 0.8)
        yield from other("Trim a fifth of film and sound", shorter, "Cut silence, titles and pauses first.")
    if work.images > 1 and work.each:
        yield from other("Ask about all pictures in one call", replace(work, each=False), "One answer for all of them.")
    if work.questions > 1:
        yield from _cache(work, model, price_of, today, now)
    yield from other("Ask for half as long an answer", replace(work, answer=max(1, work.answer // 2)), "Less detail.")


def _cache(work: Work, model: str, price_of: Price, today: date, now: Decimal) -> Iterator[Way]:
    prompt = price_of(replace(work, questions=1), model, "standard").prompt.likely
    plan = cache_plan(prompt, Decimal(1), model, today)
    if plan is not None and not plan.too_small:
        saved = plan.without(work.questions) - plan.with_cache(work.questions)
        yield "Keep the files in the cache for an hour", now - saved, "All questions within that hour."


def live_savings(talk: Talk, idle: int, model: str, today: date) -> tuple[Saving, ...]:
    """For one talk, the largest first. `idle` are its minutes in which nobody speaks."""
    found = live_cost(talk, model, today)
    if found is None or not found.total.likely:
        return ()
    now = found.total.likely
    listed = [
        Saving(name, now - other.total.likely * number, now, but)
        for name, changed, number, but in _live_ways(talk, idle)
        if (other := live_cost(changed, model, today))
    ]
    return tuple(sorted((way for way in listed if way.saves > 0), key=lambda way: -way.saves))


def _live_ways(talk: Talk, idle: int) -> Iterator[tuple[str, Talk, int, str]]:
    """Each with how many talks take this one's place."""
    if talk.compression is None:
        yield (
            "Compress what was said long ago",
            replace(talk, compression=default_compression()),
            1,
            "It forgets details.",
        )
    if talk.camera:
        yield "Leave the camera off", replace(talk, camera=False), 1, "It sees nothing; show it a picture when needed."
    if talk.transcripts:
        yield "No transcripts", replace(talk, transcripts=False), 1, "Nothing to read or to keep afterwards."
    if 0 < idle < talk.minutes:
        yield "Pause while nobody speaks", replace(talk, minutes=talk.minutes - idle), 1, "It goes on at the next word."
    if talk.minutes >= 2:
        half = replace(talk, minutes=talk.minutes // 2)
        yield "Two talks of half the length", half, 2, "The second knows nothing of the first."


def _likely(guess: Estimate) -> Decimal | None:
    return guess.money.likely if guess.money else None
