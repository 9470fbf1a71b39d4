"""PDF pages: their own text with its places where they carry one, else a picture of them, read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument, PdfiumError, PdfPage  # type: ignore[import-untyped]

from components.offline.pdfium import PDFIUM
from components.offline.prompt import Unreadable
from components.offline.senses import pdftext
from components.offline.senses.images import MAX_SIDE, pixels
from components.offline.senses.page import Page
from components.offline.senses.rows import Span, build
from components.offline.senses.upright import read_page

MAX_PAGES = 1000  # Gemini's own limit for a PDF
DPI = 150
ENOUGH = 8  # letters; a page with fewer is a picture with a stamp


def read_pages(path: Path) -> Iterator[Page]:
    """Pages in order, each read when asked for. Raises Unreadable for a broken or locked file."""
    document = _open(path)
    try:
        for index in range(min(len(document), MAX_PAGES)):
            yield _page(document, index)
    finally:
        with PDFIUM:
            document.close()


def _open(path: Path) -> PdfDocument:
    try:
        with PDFIUM:
            document = PdfDocument(path)
            pages = len(document)
    except (PdfiumError, OSError) as error:
        raise Unreadable("The document could not be opened. It may be damaged or locked by a password.") from error
    if not pages:
        raise Unreadable("The document has no pages.")
    return document


def _page(document: PdfDocument, index: int) -> Page:
    try:
        with PDFIUM:
            page = document[index]
            printed, size = pdftext.spans(page), pdftext.page_size(page)
            picture = None if _says_something(printed) else _picture(page)
    except PdfiumError as error:
        raise Unreadable(f"Page {index + 1} of the document could not be opened.") from error
    if picture is None:
        return Page(index + 1, build(printed, *size, index + 1))
    return read_page(pixels(picture), index + 1)


def _says_something(spans: list[Span]) -> bool:
    return sum(char.isalnum() for span in spans for char in span.text) >= ENOUGH


def _picture(page: PdfPage) -> Image.Image:
    scale = min(DPI / 72, MAX_SIDE / max(page.get_size()))
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture.convert("RGB")
