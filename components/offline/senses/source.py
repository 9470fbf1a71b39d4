"""What was made out of one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from components.offline.senses.codes import Code
from components.offline.senses.page import Page, Row

Kind = Literal["image", "document", "audio", "video", "text"]


class Stopped(Exception):
    """Nobody waits for this any more; nothing is kept of it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels after turning it upright; colours by their share, largest first."""

    width: int
    height: int
    colours: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One word said, in seconds from the start; `sure` is its probability, 0 to 1.

    One that `continues` stands without a space behind the one before it: the ",000" of 18,000, any word in Chinese.
    """

    start: float
    end: float
    text: str
    sure: float = 1.0
    continues: bool = False


def as_heard(words: Iterable[Word]) -> str:
    """As the recogniser spaced them."""
    return "".join(word.text if word.continues else f" {word.text}" for word in words).strip()


@dataclass(frozen=True, slots=True)
class Segment:
    """Something said, in seconds from the start; `words` may be missing."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Speech:
    language: str
    segments: tuple[Segment, ...]
    duration: float

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Source:
    """`index` counts the files of a prompt from 1. `notes` are plain sentences about what could not be done.

    The pages of a video are frames; `moments` are their seconds, `cuts` those at which a scene begins. Of a part of a
    recording, from `start`, all seconds are those of the whole. `path` is where the file lies during this answer.
    """

    index: int
    kind: Kind
    name: str = ""
    pages: tuple[Page, ...] = ()
    picture: Picture | None = None
    speech: Speech | None = None
    duration: float | None = None
    notes: tuple[str, ...] = ()
    moments: tuple[float, ...] = ()
    cuts: tuple[float, ...] = ()
    start: float = 0.0
    path: Path | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for page in self.pages for row in page.rows)
