"""Work as a person describes it before there are files: one run of it, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from components.gemini.request import Resolution
from components.prices.band import Band
from components.prices.estimate import Estimate, combined, estimate, repeated
from components.prices.piece import Piece
from components.prices.row import Processing

WORD_BYTES = 6  # a word of English and its space
WORD_TOKENS = 1.35
MOST_IMAGES = 10_000


@dataclass(frozen=True, slots=True)
class Work:
    """One run: pictures of one size in pixels, pages of PDFs, minutes of film and sound, words asked and answered.

    `questions` is how often the same files are asked about; `each` sends every picture in a call of its own.
    """

    images: int = 0
    width: int = 1600
    height: int = 1200
    each: bool = True
    pages: int = 0
    film: float = 0.0
    looks: float = 1.0
    voice: bool = True
    sound: float = 0.0
    words: int = 150
    answer: int = 300
    questions: int = 1
    runs: int = 100
    resolution: str = ""

    @property
    def level(self) -> Resolution | None:
        return next((level for level in get_args(Resolution) if level == self.resolution), None)

    def picture(self) -> Piece:
        return Piece("image", self.width, self.height)

    def others(self) -> Iterator[Piece]:
        """All that goes along with every call, beside the pictures."""
        if self.pages:
            yield Piece("document", pages=self.pages)
        if self.film:
            yield Piece("video", seconds=self.film * 60, fps=self.looks, has_audio=self.voice)
        if self.sound:
            yield Piece("audio", seconds=self.sound * 60)

    @property
    def output(self) -> Band[int]:
        tokens = round(self.answer * WORD_TOKENS)
        return Band(tokens // 2, tokens, tokens * 2)


def price_of(
    work: Work, files: tuple[Piece, ...], model: str, on: date, processing: Processing = "standard"
) -> Estimate:
    """What one run costs: what is described, and real files if there are any."""
    question = "x" * (work.words * WORD_BYTES)

    def call(pieces: list[Piece]) -> Estimate:
        return estimate(pieces, question, model, on, output=work.output, resolution=work.level, processing=processing)

    rest = [*work.others(), *(_looked(piece, work) for piece in files)]
    pictures = [work.picture()] * min(work.images, MOST_IMAGES)
    if not work.each or not pictures:
        return repeated(call([*pictures, *rest]), work.questions)
    alone = repeated(call(pictures[:1]), len(pictures) * work.questions)
    whole = combined([alone, repeated(call(rest), work.questions)]) if rest else alone
    return replace(whole, notes=(*whole.notes, *_calls(whole.calls, len(pictures), bool(rest))))


def _calls(calls: int, pictures: int, others: bool) -> Iterator[str]:
    if pictures > 1:
        more = ", and all the rest together" if others else ""
        yield f"{calls:,} calls with an answer each: every picture goes alone{more}."


def _looked(piece: Piece, work: Work) -> Piece:
    return replace(piece, fps=work.looks) if piece.modality == "video" and piece.fps is None else piece
