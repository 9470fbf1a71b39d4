"""A transcript by turns, into whatever schema asks for one: who spoke when, and the words, as they were heard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from components.offline.answer.schema import Shape
from components.offline.senses import hearing
from components.offline.senses.source import Source, Word, as_heard
from components.offline.senses.voices import voices

PAUSE = 0.35  # seconds of silence that may part two people
LONG_PAUSE = 2.0  # seconds after which the same person begins a new turn
LONGEST = 40.0  # seconds a turn grows to at most
UNSURE = 0.2  # probability of a word below which it is told to be unclear
STARTS = frozenset(("start", "start_time", "begin", "from", "timestamp", "time", "start_seconds", "start_second"))
ENDS = frozenset(("end", "end_time", "until", "to", "end_seconds", "end_second"))
SPEAKERS = frozenset(("speaker", "speaker_id", "speaker_label", "voice", "who"))
TEXTS = frozenset(("text", "words", "transcript", "utterance", "content", "said"))
UNCLEARS = frozenset(("unclear", "unclear_words", "uncertain", "uncertain_words"))


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn: seconds, the number of its voice from 1, its words."""

    start: float
    end: float
    voice: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return as_heard(self.words)

    @property
    def unclear(self) -> list[str]:
        bare = (word.text.strip(" .,;:!?\"'") for word in self.words if word.sure < UNSURE)
        return list(dict.fromkeys(word for word in bare if word))


def is_transcript(wanted: Shape) -> bool:
    """Whether an object of this schema is to hold turns: rows that have a speaker, a time and words."""
    return any(_are_turns(inner) for _, inner in wanted.properties)


def _are_turns(shape: Shape) -> bool:
    names = {name.lower() for name, _ in shape.items.properties} if shape.items else set()
    return bool(names & SPEAKERS) and bool(names & STARTS) and bool(names & TEXTS)


def transcript(wanted: Shape, sources: Sequence[Source]) -> dict[str, Any]:
    """The object, with nothing but what was heard in it."""
    heard = [turn for source in sources for turn in turns(source)]
    language = next((source.speech.language for source in sources if source.speech), None)
    value: dict[str, Any] = {}
    for name, inner in wanted.properties:
        if _are_turns(inner) and inner.items:
            value[name] = [_row(inner.items, turn) for turn in heard[: inner.max_items]]
        elif "language" in name.lower():
            value[name] = language
        elif inner.type == "array":
            value[name] = []
        elif inner.nullable or name in wanted.required:
            value[name] = None if inner.nullable else ""
    return value


def turns(source: Source) -> list[Heard]:
    """What is said in a sound file or film, by voices and pauses."""
    if source.speech is None or source.path is None:
        return []
    spoken = list(phrases([word for segment in source.speech.segments for word in segment.words]))
    if not spoken:
        return []
    numbers = voices(hearing.windows(source.path), [(phrase[0].start, phrase[-1].end) for phrase in spoken])
    return list(_joined(spoken, numbers))


def phrases(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words up to a pause or the end of a sentence: within one, nobody is expected to take over."""
    phrase: list[Word] = []
    for word in words:
        if phrase and (word.start - phrase[-1].end > PAUSE or re.search(r"[.?!][\"')]?$", phrase[-1].text)):
            yield phrase
            phrase = []
        phrase.append(word)
    if phrase:
        yield phrase


def _joined(spoken: Sequence[list[Word]], numbers: Sequence[int]) -> Iterator[Heard]:
    held: list[Word] = []
    voice = 0
    for phrase, number in zip(spoken, numbers, strict=True):
        pause = phrase[0].start - held[-1].end if held else 0.0
        long = bool(held) and phrase[-1].end - held[0].start > LONGEST
        if held and (number + 1 != voice or pause > LONG_PAUSE or long):
            yield Heard(held[0].start, held[-1].end, voice, tuple(held))
            held = []
        held, voice = [*held, *phrase], number + 1
    if held:
        yield Heard(held[0].start, held[-1].end, voice, tuple(held))


def _row(shape: Shape, turn: Heard) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, inner in shape.properties:
        known = name.lower()
        if known in STARTS | ENDS:
            row[name] = _time(turn.start if known in STARTS else turn.end, inner)
        elif known in SPEAKERS:
            row[name] = turn.voice if inner.type in ("integer", "number") else f"Speaker {turn.voice}"
        elif known in TEXTS:
            row[name] = turn.text
        elif known in UNCLEARS and inner.type == "array":
            row[name] = turn.unclear
        elif inner.nullable:
            row[name] = None
        elif name in shape.required:
            row[name] = [] if inner.type == "array" else ""
    return row


def _time(second: float, shape: Shape) -> Any:
    if shape.type in ("number", "integer"):
        return round(second) if shape.type == "integer" else round(second, 2)
    return f"{int(second // 60):02d}:{second % 60:04.1f}"


def said_lines(text: str) -> list[tuple[str, str, str]]:
    """A written transcript's lines as (id, speaker, words): "[T3] 0:12 Ann: We ship on Friday." """
    pattern = re.compile(r"^\[?([A-Za-z]?\d+)\]?[\s:]+(?:\d[\d:.,]*\s+)?([^:\n]{1,60}):\s+(.+)$", re.MULTILINE)
    return [(match[1], match[2].strip(), match[3].strip()) for match in pattern.finditer(text)]


def sentences(words: str) -> list[str]:
    """As they stand."""
    return [part.strip() for part in re.findall(r"[^.?!]+(?:[.?!]+|$)", words) if part.strip()]
