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
from components.offline.answer.fitting import fitted
from components.offline.answer.measured import measured
from components.offline.answer.minutes import is_minutes, minutes
from components.offline.answer.paper import Paper
from components.offline.answer.question import answer, question_of
from components.offline.answer.schema import Shape, shape
from components.offline.answer.single import single
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

    With `prompt.json` the pieces make one JSON value that fits `prompt.schema`, see least.py for what is not found.
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
    """One JSON value, or the bare choice of an enum."""
    schema = prompt.schema or OPEN_SHAPE
    value = fitted(_value(shape(schema), prompt, sources, stopped), schema)
    text = json.dumps(value, ensure_ascii=False) if prompt.json else str(value)
    yield from re.findall(rf"(?s).{{1,{PIECE}}}", text)


def _value(wanted: Shape, prompt: Prompt, sources: list[Source], stopped: Callable[[], bool]) -> Any:
    """Without a file the question's own text is the paper to read."""
    question, seen = question_of(prompt), film(sources)
    if is_transcript(wanted) and any(source.speech for source in sources):
        return transcript(wanted, sources)
    if is_minutes(wanted) and not sources:
        return minutes(wanted, question)
    if seen is not None and is_about_film(wanted):
        return FilmFiller(seen, question).value(wanted)
    if wanted.type not in ("object", "array", "any"):
        return single(wanted, prompt, sources)
    paper = Paper(tuple(sources or [text_source(question)]))
    value = Filler(Facts(paper), receipt=_asks_for_sums(wanted)).value(wanted)
    return {**value, **measured(wanted, question, sources, stopped)} if isinstance(value, dict) else value


def _asks_for_sums(wanted: Shape) -> bool:
    names = {concept(name, inner) for name, inner in wanted.properties}
    return bool(names & {"total", "date", "items", "subtotal", "tax"}) or any(
        _asks_for_sums(inner) for _, inner in wanted.properties if inner.type == "object"
    )
