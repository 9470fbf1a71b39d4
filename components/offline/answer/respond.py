"""The mind's one door: a prompt in, the answer's text out, piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from components.offline.answer.concepts import concept
from components.offline.answer.facts import Facts
from components.offline.answer.fill import Filler
from components.offline.answer.film import film
from components.offline.answer.film_fill import FilmFiller, is_about_film
from components.offline.answer.measured import measured
from components.offline.answer.minutes import is_minutes, minutes
from components.offline.answer.paper import Paper
from components.offline.answer.question import answer, question_of
from components.offline.answer.schema import Shape, shape
from components.offline.answer.turns import is_transcript, transcript
from components.offline.prompt import Blob, Prompt
from components.offline.senses.looking import look, text_source
from components.offline.senses.source import Source, Stopped

PIECE = 120  # characters of JSON a piece
OPEN_SHAPE: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "company": {"type": "string"},
        "date": {"type": "string"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "quantity": {"type": "number"},
                    "price": {"type": "number"},
                },
            },
        },
        "total": {"type": "number"},
        "currency": {"type": "string"},
        "text": {"type": "string"},
    },
}


def respond(prompt: Prompt, stopped: Callable[[], bool]) -> Iterator[str]:
    """Pieces of the answer's text; they end early, without an error, once `stopped()` is true.

    With `prompt.json` the pieces make one JSON value that fits `prompt.schema`, see fill.py for what is not found.
    Raises Unreadable before the first piece when a file can't be decoded.
    """
    try:
        sources = _looked(prompt, stopped)
    except Stopped:
        return
    pieces = _json(prompt, sources, stopped) if prompt.json or prompt.schema else answer(prompt, sources)
    for piece in pieces:
        if stopped():
            return
        yield piece


def _looked(prompt: Prompt, stopped: Callable[[], bool]) -> list[Source]:
    sources: list[Source] = []
    for blob in _blobs(prompt):
        if stopped():
            raise Stopped
        sources.append(look(blob, len(sources) + 1, stopped))
    return sources


def _blobs(prompt: Prompt) -> list[Blob]:
    return [part for turn in prompt.turns for part in turn.parts if isinstance(part, Blob)]


def _json(prompt: Prompt, sources: list[Source], stopped: Callable[[], bool]) -> Iterator[str]:
    """Without a file the question's own text is the paper to read."""
    wanted = shape(prompt.schema or OPEN_SHAPE)
    if is_transcript(wanted) and any(source.speech for source in sources):
        yield from _cut(transcript(wanted, sources))
        return
    if is_minutes(wanted) and not sources:
        yield from _cut(minutes(wanted, question_of(prompt)))
        return
    seen = film(sources)
    if seen is not None and is_about_film(wanted):
        yield from _cut(FilmFiller(seen, question_of(prompt)).value(wanted))
        return
    paper = Paper(tuple(sources or [text_source(question_of(prompt))]))
    filler = Filler(Facts(paper), receipt=_asks_for_sums(wanted))
    value = filler.value(wanted)
    if isinstance(value, dict):
        value |= measured(wanted, question_of(prompt), sources, stopped)
    yield from _cut(value if isinstance(value, dict | list) else _bare(value))


def _cut(value: Any) -> Iterator[str]:
    text = json.dumps(value, ensure_ascii=False)
    yield from re.findall(rf"(?s).{{1,{PIECE}}}", text)


def _bare(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) else None


def _asks_for_sums(wanted: Shape) -> bool:
    names = {concept(name, inner) for name, inner in wanted.properties}
    return bool(names & {"total", "date", "items", "subtotal", "tax"}) or any(
        _asks_for_sums(inner) for _, inner in wanted.properties if inner.type == "object"
    )
