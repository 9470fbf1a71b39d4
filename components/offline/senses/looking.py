"""One file into what can be made out of it; a file seen before is not worked through again."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from components.offline.prompt import Blob, Unreadable
from components.offline.senses import documents, images
from components.offline.senses.codes import codes
from components.offline.senses.colours import main_colours
from components.offline.senses.comparing import Difference, compare
from components.offline.senses.page import Line, Page, Row
from components.offline.senses.source import Picture, Source, Stopped
from components.offline.senses.upright import read_page
from components.offline.senses.weights import Missing

KEPT = 64  # files; their text is small, their pixels are not kept
MAX_TEXT = 2_000_000  # bytes of a text file that are looked at

Key = tuple[str, str, float, float | None, float | None]  # of a file its hash and type; the part that is meant
_seen: OrderedDict[Key, Source] = OrderedDict()
_lock = threading.Lock()


def look(blob: Blob, index: int, stopped: Callable[[], bool] = lambda: False) -> Source:
    """What is in the file. Raises Unreadable if it can't be decoded as what it says it is, and Stopped between two
    pages of a document or pictures of a film once `stopped()` is true."""
    key = (_sha256(blob.path), blob.mime_type, blob.start, blob.end, blob.fps)
    with _lock:
        known = _seen.get(key)
    if known is None:
        known = _look(blob, stopped)
        _remember(key, known)
    return replace(known, index=index, name=blob.name, path=blob.path)


def difference(first: Source, other: Source) -> Difference | None:
    """What changed between two pictures; None if one of them is no picture."""
    if first.path is None or other.path is None or first.kind != "image" or other.kind != "image":
        return None
    return compare(*(images.pixels(images.open_upright(path)) for path in (first.path, other.path)))


def _remember(key: Key, source: Source) -> None:
    with _lock:
        _seen[key] = source
        while len(_seen) > KEPT:
            _seen.popitem(last=False)


def _look(blob: Blob, stopped: Callable[[], bool]) -> Source:
    family = blob.mime_type.partition("/")[0]
    if blob.mime_type == "application/pdf":
        return Source(1, "document", pages=tuple(_until(stopped, documents.read_pages(blob.path))))
    if family == "image":
        return _image(blob.path)
    if family == "audio":
        from components.offline.senses import hearing

        return hearing.source(blob.path, blob.start, blob.end, stopped)
    if family == "video":
        from components.offline.senses import watching

        return watching.source(blob.path, blob.start, blob.end, blob.fps, stopped)
    return text_source(_text(blob.path))


def _until(stopped: Callable[[], bool], pages: Iterator[Page]) -> Iterator[Page]:
    for page in pages:
        yield page
        if stopped():
            raise Stopped


def text_source(text: str) -> Source:
    """Plain text as one page; places are line by line."""
    lines = text.splitlines() or [""]
    step = 1000 / len(lines)
    placed = [
        Row(tuple(_columns(line, round(number * step), round((number + 1) * step))))
        for number, line in enumerate(lines)
        if line.strip()
    ]
    return Source(1, "text", pages=(Page(1, tuple(placed)),))


def _columns(line: str, top: int, bottom: int) -> Iterator[Line]:
    """Two spaces or a tab part columns."""
    for match in re.finditer(r"\S+(?: \S+)*", line):
        left, right = (min(1000, 1000 * at // max(80, len(line))) for at in match.span())
        yield Line(match.group(), (top, left, bottom, right), float(bottom - top))


def _image(path: Path) -> Source:
    image = images.open_upright(path)
    pixels = images.pixels(image)
    picture = Picture(image.width, image.height, main_colours(pixels), codes(pixels))
    try:
        page = read_page(pixels)
    except Missing as missing:
        return Source(1, "image", picture=picture, notes=(str(missing),))
    return Source(1, "image", pages=(page,), picture=picture)


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_TEXT)
    if b"\0" in data[:1000]:
        raise Unreadable("The file holds no text.")
    return data.decode("utf-8-sig", errors="replace")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
