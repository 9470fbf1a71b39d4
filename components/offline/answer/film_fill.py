"""Fill a schema about a film: chapters, key points, features, subtitles, each row with its time.

Told by the names of its fields, as everywhere here. What a camera or a critic would have to judge stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from components.offline.answer.concepts import field_words
from components.offline.answer.fill import least
from components.offline.answer.film import Chapter, Film, Sentence, cues, first_words
from components.offline.answer.passages import clock
from components.offline.answer.schema import Shape
from components.offline.answer.tongue import Tongue, wanted
from components.offline.senses import hearing
from components.offline.senses.source import Speech

POINTS, POSTS, POST_CHARACTERS = 5, 3, 280
START = {"start", "begin", "time", "timestamp", "at", "second", "seconds", "from"}
END = {"end", "until", "to", "stop"}
TITLE = {"title", "name", "heading", "label", "feature"}
TEXT = {"text", "summary", "description", "point", "sentence", "caption", "line", "content", "quote", "said"}
CUES = {"cues", "subtitles", "captions"}
# Name of an array of rows -> what fills it. Told by the name's last word, else by its first.
ROWS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"chapters", "sections"}), "chapters"),
    (frozenset({"points", "highlights", "takeaways"}), "points"),
    (frozenset({"features", "functions"}), "features"),
    (frozenset(CUES), "cues"),
    (frozenset({"posts", "tweets"}), "posts"),
    (frozenset({"improvements", "scenes", "moments", "hashtags"}), "nothing"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an array; None where nothing was found for it. `title_is_text`: its title is its first words."""

    start: float | None
    end: float | None
    title: str
    text: str
    title_is_text: bool = False


def is_about_film(shape: Shape) -> bool:
    """Whether a schema asks for what films have: an array named as one of theirs, at any depth."""
    for name, inner in shape.properties:
        if inner.type == "array" and kind(name) in ("chapters", "points", "features", "cues", "posts"):
            return True
        if inner.type == "object" and is_about_film(inner):
            return True
    return False


def kind(name: str) -> str | None:
    words = field_words(name)
    for names, found in ROWS:
        if words and (words[-1] in names or words[0] in names):
            return found
    return None


@dataclass
class FilmFiller:
    """One answer in the making. `question` is what was asked, for the language it names."""

    film: Film
    question: str
    note: str = ""

    def value(self, shape: Shape, name: str = "") -> Any:
        if shape.type == "object":
            found = {key: self.value(inner, key) for key, inner in shape.properties if not is_note(key)}
            notes = {key: self.note or least(inner) for key, inner in shape.properties if is_note(key)}
            return {key: (found | notes)[key] for key, _ in shape.properties}
        if shape.type == "array":
            return self._array(shape, name)
        text = self._scalar(name)
        return text if text and shape.type in ("string", "any") else least(shape)

    def _array(self, shape: Shape, name: str) -> list[Any]:
        inner = shape.items or Shape("string")
        rows = self._rows(kind(name) or "nothing")[: shape.max_items]
        return [filled(inner, row, exact=kind(name) == "cues") for row in rows]

    def _rows(self, what: str) -> list[Row]:
        film = self.film
        makers: Mapping[str, Callable[[], Iterator[Row]]] = {
            "chapters": lambda: map(of_chapter, film.chapters),
            "points": lambda: map(of_sentence, film.key_points(POINTS)),
            "features": lambda: map(of_sentence, film.offers),
            "posts": lambda: map(of_sentence, posts(film.key_points(POSTS))),
            "cues": self._cues,
            "nothing": lambda: iter(()),
        }
        return list(makers[what]())

    def _cues(self) -> Iterator[Row]:
        speech = self._speech(wanted(self.question))
        yield from map(of_sentence, cues(speech.segments) if speech else ())

    def _speech(self, tongue: Tongue | None) -> Speech | None:
        """What is said, in the language asked for; None, with a note, where that can't be done."""
        source = self.film.source
        heard = source.speech
        if heard is None or not heard.segments:
            self.note = " ".join(source.notes) or "I heard no speech in this film, so there is nothing to write down."
            return None
        if tongue is None or tongue.code == heard.language:
            return heard
        if tongue.code != "en" or source.path is None:
            self.note = (
                f"I am the offline engine: I can write down what is said, and translate it into English only, "
                f"not into {tongue.name}."
            )
            return None
        self.note = "Translated by speech recognition; times are those of the translation."
        # The part that was meant ends where the last word was heard.
        return hearing.part(source.path, source.start, heard.segments[-1].end, english=True)

    def _scalar(self, name: str) -> str:
        words = set(field_words(name))
        if words & {"theme", "topic", "title", "headline", "product"}:
            return self.film.theme
        if words & {"conclusion", "next", "actions", "steps", "outlook"}:
            return self.film.closing
        if words & {"summary", "overview", "abstract", "gist"}:
            return " ".join(one.text for one in self.film.key_points(3))
        if words & {"interface", "screen", "display"}:
            shown = ", ".join(f"“{one.text}” ({clock(one.start)})" for one in self.film.printed)
            return f"Print on the screen: {shown}." if shown else ""
        if "language" in words:
            return self.film.source.speech.language if self.film.source.speech else ""
        return ""


def is_note(name: str) -> bool:
    return bool({"note", "notes", "remark", "remarks"} & set(field_words(name)))


def filled(shape: Shape, row: Row, *, exact: bool) -> Any:
    """A row as the schema wants it: an object by its fields' names, else its text."""
    if shape.type != "object":
        return row.text if shape.type in ("string", "any") else least(shape)
    if row.title_is_text and any(set(field_words(name)) & TEXT for name, _ in shape.properties):
        row = replace(row, title="")  # it would be said twice
    return {name: cell(name, inner, row, exact) for name, inner in shape.properties}


def cell(name: str, shape: Shape, row: Row, exact: bool) -> Any:
    words = set(field_words(name))
    if words & START or words & END:
        second = row.start if words & START else row.end
        return least(shape) if second is None else moment(second, shape, exact)
    if words & TITLE:
        return row.title if row.title and shape.type in ("string", "any") else least(shape)
    if words & TEXT:
        return row.text if row.text and shape.type in ("string", "any") else least(shape)
    return least(shape)


def moment(second: float, shape: Shape, exact: bool) -> Any:
    """A number of seconds, or a written time: whole seconds, for subtitles thousandths."""
    if shape.type == "integer":
        return int(second)
    if shape.type == "number":
        return round(second, 3)
    return f"{clock(second)}.{round(second * 1000) % 1000:03d}" if exact else clock(second)


def posts(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Sentences that fit a post, word for word."""
    return (one for one in sentences if len(one.text) <= POST_CHARACTERS)


def of_sentence(one: Sentence) -> Row:
    return Row(one.start, one.end, first_words(one.text), one.text, True)


def of_chapter(one: Chapter) -> Row:
    return Row(one.second, one.end, re.sub(r"\s+", " ", one.title), one.text)
