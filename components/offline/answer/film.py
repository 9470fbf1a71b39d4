"""A film told by what was found in it: its scenes, the print in them, and the sentences said."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from components.offline.answer.passages import Passage, clock, gist
from components.offline.senses.page import Page
from components.offline.senses.source import Segment, Source, Word, as_heard
from components.offline.senses.weights import Missing

MOST_CHAPTERS = 15
SHORTEST = 3.0  # seconds of a chapter; shorter scenes belong to the one before
TALK = 60.0  # seconds after which a film of one scene begins a new chapter with the next sentence
PAUSE = 0.8  # seconds of silence that end a sentence where no full stop does
TICK = 0.05  # seconds
FULL_STOP = re.compile(r"[.!?…][\"'”)]*$")
LONGEST = 40  # words of a sentence
CUE_CHARACTERS, CUE_SECONDS = 80, 6.0
OFFERS = re.compile(
    r"\b(you can|lets? you|allows? you|with (it|one)|keeps?|finds?|shows?|supports?|comes? with|features?|includes?|"
    r"automatic\w*|add|move|share|export|import|sync\w*|drag|type|press|click)\b",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"\b(in conclusion|to sum up|in short|finally|next|from now|start|try|sign up|visit|subscribe|download|"
    r"thank you|remember|contact|order|join|free of charge)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something said or, without `said`, printed; in seconds of the film."""

    start: float
    end: float
    text: str
    said: bool = True


@dataclass(frozen=True, slots=True)
class Chapter:
    start: float
    end: float
    title: str
    text: str

    @property
    def second(self) -> int:
        """Whole seconds are told, and the one told must lie in the chapter."""
        return math.ceil(self.start - TICK)


@dataclass(frozen=True)
class Film:
    source: Source

    @property
    def end(self) -> float:
        return self.source.duration or max((sentence.end for sentence in self.said), default=self.source.start)

    @cached_property
    def said(self) -> tuple[Sentence, ...]:
        speech = self.source.speech
        return sentences(speech.segments) if speech else ()

    @cached_property
    def printed(self) -> tuple[Sentence, ...]:
        """The heading of each picture that was read, once."""
        found = [
            Sentence(moment, moment, heading(page), False)
            for moment, page in zip(self.source.moments, self.source.pages, strict=True)
        ]
        return tuple({one.text: one for one in reversed(found) if one.text}.values())[::-1]

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        starts = self._starts()
        return tuple(self._chapter(*span, number) for number, span in enumerate(pairwise([*starts, self.end]), 1))

    def _starts(self) -> list[float]:
        cuts = self.source.cuts or (self.source.start,)
        if len(cuts) == 1:
            cuts = talk_starts(cuts[0], self.said)
        return spaced(cuts, max(SHORTEST, (self.end - cuts[0]) / MOST_CHAPTERS), self.end)

    def _chapter(self, start: float, end: float, number: int) -> Chapter:
        spoken = [one for one in self.said if start <= (one.start + one.end) / 2 < end]
        shown = next((one.text for one in self.printed if start <= one.start < end), "")
        title = shown or (first_words(spoken[0].text) if spoken else f"Scene {number}")
        return Chapter(start, end, title, " ".join(one.text for one in spoken[:3]))

    @cached_property
    def theme(self) -> str:
        """The first heading, else the first sentence."""
        return next((one.text for one in (*self.printed[:1], *self.said[:1])), "")

    def key_points(self, most: int) -> tuple[Sentence, ...]:
        """The sentences that stand for the whole, else the headings."""
        told = self.said or self.printed
        try:
            chosen = gist([Passage(one.text, str(number)) for number, one in enumerate(told)], most)
        except Missing:
            return told[:most]
        return tuple(told[int(passage.where)] for passage in chosen)

    @property
    def offers(self) -> tuple[Sentence, ...]:
        """Sentences that tell what something can do."""
        return tuple(one for one in self.said if OFFERS.search(one.text))

    @property
    def closing(self) -> str:
        """What is said near the end about what comes next."""
        late = [one for one in self.said if one.start >= self.end * 0.6 and CLOSING.search(one.text)]
        return " ".join(one.text for one in late[-2:])


def told(film: Film, *, plain: bool = False) -> Iterator[str]:
    """The film chapter by chapter, a paragraph each; in Markdown, else `plain`."""
    for chapter in film.chapters:
        title = chapter.title if plain else f"**{chapter.title}**"
        yield f"{title} ({clock(chapter.second)})"
        yield f": {chapter.text}\n\n" if chapter.text else "\n\n"


def sentences(segments: Sequence[Segment]) -> tuple[Sentence, ...]:
    """Words joined up to a full stop, a pause or a sensible length; segments as they are where words are missing."""

    def ends(held: Sequence[Word], word: Word) -> bool:
        return (word.start - held[-1].end > PAUSE and len(held) > 2) or len(held) >= LONGEST

    return parted(segments, ends)


def cues(segments: Sequence[Segment]) -> tuple[Sentence, ...]:
    """Subtitles: words joined up to the end of a sentence, a pause, or what can be read at a time."""

    def ends(held: Sequence[Word], word: Word) -> bool:
        late = word.start - held[-1].end > PAUSE or word.end - held[0].start > CUE_SECONDS
        return late or sum(len(one.text) + 1 for one in held) + len(word.text) > CUE_CHARACTERS

    return parted(segments, ends)


def parted(segments: Sequence[Segment], ends: Callable[[Sequence[Word], Word], bool]) -> tuple[Sentence, ...]:
    """The words joined up to full stops, and to where `ends` says that those held may not take another word."""
    found: list[list[Word]] = [[]]
    for word in (word for segment in segments for word in segment.words or (whole(segment),)):
        held = found[-1]
        if held and (FULL_STOP.search(held[-1].text) or ends(held, word)):
            found.append([])
        found[-1].append(word)
    return tuple(joined(words) for words in found if words)


def talk_starts(first: float, said: Sequence[Sentence]) -> tuple[float, ...]:
    """Where a film without cuts may be parted: at a sentence, about once a minute."""
    starts = [first]
    for one in said:
        if one.start - starts[-1] >= TALK:
            starts.append(one.start)
    return tuple(starts)


def spaced(starts: Sequence[float], apart: float, end: float) -> list[float]:
    """Starts that are so many seconds apart, and from the end."""
    kept = [starts[0]]
    for start in starts[1:]:
        if start - kept[-1] >= apart and end - start >= min(apart, SHORTEST):
            kept.append(start)
    return kept


def heading(page: Page) -> str:
    """The row in the largest letters, the upper one of two alike."""
    rows = [row for row in page.rows if re.search(r"\w\w", row.text)]
    return max(rows, key=lambda row: (round(row.height / 8), -row.box[0])).text if rows else ""


def first_words(text: str, most: int = 6) -> str:
    words = text.split()
    return " ".join(words[:most]).rstrip(".,;:") + (" …" if len(words) > most else "")


def whole(segment: Segment) -> Word:
    return Word(segment.start, segment.end, segment.text)


def joined(words: Sequence[Word]) -> Sentence:
    return Sentence(words[0].start, words[-1].end, as_heard(words))


def film(sources: Sequence[Source]) -> Film | None:
    """The first film among the files."""
    return next((Film(source) for source in sources if source.kind == "video"), None)
