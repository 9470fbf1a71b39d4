"""PDF documents, by PDFium. It is not thread-safe: use it from one thread of a process, as the worker does."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDFText_GetUnicode  # type: ignore[import-untyped]

from components.errors import BadFile

MAX_PAGES = 1_000  # what Gemini takes, https://ai.google.dev/gemini-api/docs/document-processing
MAX_SIDE = 4_000  # pixels of a rendered page, however large its paper claims to be
POINTS_PER_INCH = 72
MAX_LETTERS = 20_000  # of a page
GAP = 0.2  # of a letter's height; letters farther apart are of two words


def count_pages(path: Path) -> int:
    """Raises BadFile if there is no password-free, readable first page, or more than 1,000 pages."""
    with opened(path) as document:
        pages = len(document)
        if not pages:
            raise BadFile("The PDF has no pages.", "Export it again.")
        if pages > MAX_PAGES:
            raise BadFile(
                f"The PDF has {pages:,} pages, more than {MAX_PAGES:,}.", "Split it, and add the part you need."
            )
        document[0].get_size()
        return pages


@contextlib.contextmanager
def opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """The document. Whatever goes wrong in the block while reading it becomes a BadFile."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            yield document
    except (BadFile, MemoryError):
        raise
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise BadFile("The PDF needs a password.", "Save a copy without one, and add that.") from error
        raise BadFile("The PDF is broken or incomplete.", "Copy it again, or print it to a new PDF.") from error
    except Exception as error:  # the binding meets broken data with all sorts of exceptions
        raise BadFile("The PDF is broken or incomplete.", "Copy it again, or print it to a new PDF.") from error


def render(path: Path, page: int, dpi: int = 150) -> Image.Image:
    """The page, from 1, as RGB; of huge paper at fewer dots per inch."""
    with opened(path) as document:
        sheet = _page(document, page)
        longest = max(sheet.get_size())
        scale = min(dpi / POINTS_PER_INCH, MAX_SIDE / longest)
        image: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
        return image


def text(path: Path, page: int) -> str:
    """The text that the page itself holds; empty for a scan."""
    with opened(path) as document:
        return str(_page(document, page).get_textpage().get_text_bounded())


def rows(path: Path, page: int) -> str:
    """The page's text as a reader sees it: a line for each level, from left to right.

    `text` goes by the order in the file, in which a table's columns may come one after the other.
    """
    with opened(path) as document:
        letters = list(_letters(_page(document, page).get_textpage()))
    levels: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: -(one.bottom + one.top)):
        if levels and letter.is_beside(levels[-1][0]):
            levels[-1].append(letter)
        else:
            levels.append([letter])
    return "\n".join(_joined(sorted(level, key=lambda one: one.left)) for level in levels)


@dataclass(frozen=True, slots=True)
class Letter:
    """A character with the room its font gives it, in points from the page's lower left."""

    char: str
    after_space: bool
    left: float
    bottom: float
    right: float
    top: float

    def is_beside(self, other: Letter) -> bool:
        """At one level: the middle of each lies within half the other's height of the other's."""
        apart = abs((self.bottom + self.top) - (other.bottom + other.top)) / 2
        return apart < min(self.top - self.bottom, other.top - other.bottom) / 2


def _letters(held: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    after_space = False
    for number in range(min(held.count_chars(), MAX_LETTERS)):
        char = chr(FPDFText_GetUnicode(held, number))
        if char.isprintable() and not char.isspace():
            yield Letter(char, after_space, *held.get_charbox(number, loose=True))
        after_space = char.isspace()


def _joined(letters: Sequence[Letter]) -> str:
    words = letters[0].char
    for before, letter in pairwise(letters):
        apart = letter.after_space or letter.left - before.right > GAP * (letter.top - letter.bottom)
        words += f" {letter.char}" if apart else letter.char
    return words


def choose(path: Path, pages: Sequence[int], target: Path) -> Path:
    """Writes a PDF of these pages, from 1. Scripts and attachments stay behind."""
    with opened(path) as document, contextlib.closing(pypdfium2.PdfDocument.new()) as chosen:
        for page in pages:
            _page(document, page)
        chosen.import_pages(document, [page - 1 for page in pages])
        chosen.save(target)
    return target


def _page(document: pypdfium2.PdfDocument, page: int) -> pypdfium2.PdfPage:
    if not 1 <= page <= len(document):
        raise BadFile(f"There is no page {page}: the document has {len(document)}.", "Choose another.")
    return document[page - 1]
