"""The text a PDF page carries, with places: letters joined to pieces as print is seen, whatever their order."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_double, c_int
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from pypdfium2 import PdfPage

from components.offline.senses.rows import Span

MAX_LETTERS = 20_000  # a page; beyond it is no page a person reads
GAP, COLUMN = 0.4, 1.0  # of the letters' height: what parts words even without a space, and what parts columns
SCALE = 10  # device units a point, so that whole numbers are fine enough


@dataclass(frozen=True, slots=True)
class Letter:
    """A character and its place in tenths of a point from the page's top left, as displayed."""

    char: str
    after_space: bool
    left: float
    top: float
    right: float
    bottom: float


def spans(page: PdfPage) -> list[Span]:
    """Pieces of text with corners in the same units as `page_size`. Call with PDFium to yourself."""
    return [_span(run) for run in _runs(_letters(page))]


def page_size(page: PdfPage) -> tuple[float, float]:
    width, height = page.get_size()
    return width * SCALE, height * SCALE


def _letters(page: PdfPage) -> Iterator[Letter]:
    text = page.get_textpage()
    after_space = False
    try:
        for index in range(min(text.count_chars(), MAX_LETTERS)):
            char = chr(pdfium.FPDFText_GetUnicode(text, index))
            if char.isprintable() and not char.isspace():
                yield _placed(page, char, after_space, text.get_charbox(index, loose=True))
            after_space = char.isspace()
    finally:
        text.close()


def _placed(page: PdfPage, char: str, after_space: bool, box: tuple[float, float, float, float]) -> Letter:
    (ax, ay), (bx, by) = _displayed(page, box[0], box[1]), _displayed(page, box[2], box[3])
    return Letter(char, after_space, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _displayed(page: PdfPage, x: float, y: float) -> tuple[float, float]:
    width, height = page_size(page)
    across, down = c_int(), c_int()
    canvas = (0, 0, round(width), round(height), 0)
    pdfium.FPDF_PageToDevice(page, *canvas, c_double(x), c_double(y), byref(across), byref(down))
    return float(across.value), float(down.value)


def _runs(letters: Iterator[Letter]) -> Iterator[list[Letter]]:
    run: list[Letter] = []
    for letter in letters:
        if run and not _continues(run[-1], letter):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def _continues(before: Letter, letter: Letter) -> bool:
    height = max(before.bottom - before.top, letter.bottom - letter.top, 1.0)
    level = abs((before.top + before.bottom) - (letter.top + letter.bottom)) / 2 < 0.5 * height
    return level and letter.left > before.left - 0.2 * height and letter.left - before.right < COLUMN * height


def _span(run: list[Letter]) -> Span:
    text = run[0].char
    for before, letter in pairwise(run):
        apart = letter.after_space or letter.left - before.right > GAP * (letter.bottom - letter.top)
        text += " " * apart + letter.char
    left, right = min(letter.left for letter in run), max(letter.right for letter in run)
    top, bottom = min(letter.top for letter in run), max(letter.bottom for letter in run)
    return Span(text, ((left, top), (right, top), (right, bottom), (left, bottom)))
