"""What a film costs, and what each way of sending less of it saves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from components.analysis import video
from components.analysis.video import Part, Writing
from components.gemini.request import Settings
from components.gemini.usage import Modality
from components.jobs.video import Choice, Film, schema_text
from components.prices.band import Band
from components.prices.cache import CachePlan, cache_plan
from components.prices.estimate import Estimate, estimate
from components.prices.piece import Piece, piece

OVERVIEW: dict[Part, Band[int]] = {
    "summary": Band(80, 300, 900),
    "chapters": Band(100, 600, 2500),
    "demo": Band(150, 700, 2500),
}
WRITTEN: dict[Writing, Band[int]] = {
    "article": Band(400, 800, 1600),
    "posts": Band(60, 250, 600),
    "description": Band(150, 320, 700),
}
FILM: tuple[Modality, ...] = ("video", "audio")  # what a film's tokens are, and what a cache of it holds
CUE_TOKENS = (1, 8, 16)  # of subtitles, a second of film: silence, talk, fast talk with its times
ANSWER = Band(20, 250, 1500)


@dataclass(frozen=True, slots=True)
class Saving:
    """One choice against sending all: prompt tokens and dollars less; None where unknown."""

    name: str
    tokens: int
    money: Decimal | None
    note: str = ""


def film_piece(film: Film, choice: Choice) -> Piece:
    """The film as the token rules see it, as it would be sent."""
    seconds = choice.seconds(film)
    if film.media is None:
        return Piece("video", seconds=seconds, fps=choice.fps)
    found = piece(film.media, seconds=seconds, fps=choice.fps)
    return replace(found, has_audio=bool(film.media.has_audio) and choice.sound)


def price(film: Film, choice: Choice, parts: tuple[Part, ...], model: str, settings: Settings, on: date) -> Estimate:
    """Of the one call for these parts."""
    prompt = " ".join(video.ASKS[part] for part in parts) + video.CARE
    output = sum((OVERVIEW[part] for part in parts), Band(0, 0, 0))
    return _price(film, choice, prompt, schema_text(parts), output, model, settings, on)


def price_written(
    film: Film, choice: Choice, what: Writing, model: str, settings: Settings, on: date, *, cached: bool = False
) -> Estimate:
    """`cached` is a film that lies in the service's cache."""
    seconds = round(choice.seconds(film) or 60)
    low, likely, high = (seconds * each for each in CUE_TOKENS)
    output = WRITTEN.get(what) or Band(low, likely, high)
    return _price(film, choice, video.WRITES[what], schema_text(what=what), output, model, settings, on, cached)


def price_question(
    film: Film, choice: Choice, asked: str, model: str, settings: Settings, on: date, *, cached: bool = False
) -> Estimate:
    return _price(film, choice, asked, "", ANSWER, model, settings, on, cached)


def savings(film: Film, choice: Choice, model: str, settings: Settings, on: date) -> tuple[Saving, ...]:
    """Every choice made, each alone against sending all of the film, in tokens and money of its prompt."""
    whole = Choice()
    full = _prompt(film, whole, model, settings, on)
    ways = (
        ("Only this part", replace(whole, start=choice.start, end=choice.end), ""),
        ("Without sound", replace(whole, sound=choice.sound), ""),
        ("Looks a second", replace(whole, fps=choice.fps), ""),
        ("Coarser looks", replace(whole, resolution=choice.resolution), ""),
        ("Smaller pictures", replace(whole, height=choice.height), "a smaller upload; tokens hang on looks, not size"),
    )
    return tuple(
        _saved(name, full, _prompt(film, way, model, settings, on), note) for name, way, note in ways if way != whole
    )


def cache(film: Film, choice: Choice, model: str, settings: Settings, on: date) -> CachePlan | None:
    """Keeping the film in the service's cache for an hour; None where a price or size is unknown."""
    tokens = _prompt(film, choice, model, settings, on).prompt_by
    likely = sum(band.likely for band in tokens.values())
    return cache_plan(likely, Decimal(1), model, on, "video") if likely else None


def _prompt(film: Film, choice: Choice, model: str, settings: Settings, on: date) -> Estimate:
    return _price(film, choice, "", "", Band(0, 0, 0), model, settings, on)


def _saved(name: str, full: Estimate, less: Estimate, note: str) -> Saving:
    tokens = full.prompt.likely - less.prompt.likely
    if full.money is None or less.money is None:
        return Saving(name, tokens, None, note)
    return Saving(name, tokens, full.money.likely - less.money.likely, note)


def _price(
    film: Film,
    choice: Choice,
    prompt: str,
    schema: str,
    output: Band[int],
    model: str,
    settings: Settings,
    on: date,
    cached: bool = False,
) -> Estimate:
    return estimate(
        [film_piece(film, choice)],
        prompt + (settings.system_instruction or ""),
        model,
        on,
        response_schema=schema,
        output=output,
        resolution=choice.resolution or settings.media_resolution,
        cached=FILM if cached else (),
    )
