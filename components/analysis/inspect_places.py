"""Where an inspection's findings are: lines of the specification, places in pictures, seconds of videos, each held
against the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from components.analysis import timecode
from components.analysis.checks import Check
from components.analysis.inspect import Defect, Deviation, Requirement, Role
from components.analysis.quotes import Match, locate

SLACK = 0.5  # seconds; a clip's length is rounded by those who tell it


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as the checks know it. `rows` are a PDF's lines as they are seen, by its own page numbers, "" for a scan.

    `texts` are the same words in the file's order, in which sentences go on from column to column. `numbers` are the
    own numbers of the pages that were sent, in order; `seconds` a video's length, None if unknown.
    """

    role: Role
    name: str
    rows: Mapping[int, str] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    numbers: tuple[int, ...] = (1,)
    seconds: float | None = None


def places(id: str, row: Defect | Deviation | Requirement, files: Sequence[Looked]) -> Iterator[Check]:
    """Whether the places that it names are there."""
    at = shown_in(row, files)
    if at is None and row.file is not None:
        yield Check("File is one of those sent", False, f"1 to {len(files)}", str(row.file), "", (id,))
    if row.box_2d is not None:
        found = ", ".join(map(str, row.box_2d))
        yield Check("Place lies in the picture", is_box(row.box_2d), "0 to 1000, with a size", found, "", (id,))
    if row.second is not None:
        yield _moment(id, row.second, files[at].seconds if at is not None else None)


def _moment(id: str, second: float, length: float | None) -> Check:
    name = "Time lies in the clip"
    if length is None:
        return Check(name, None, "", f"{second:g} s in a file of unknown length", "", (id,))
    return Check(name, 0 <= second <= length + SLACK, f"0:00 to {timecode.length(length)}", f"{second:g} s", "", (id,))


def quoted(id: str, row: Deviation | Requirement, files: Sequence[Looked]) -> Check:
    """Whether the specification says so, word for word."""
    name = "Quote is in the specification"
    specs = [file for file in files if file.role == "specification"]
    if not specs:
        return Check(name, False, "a specification", "none was given", "", (id,))
    if not row.quote.strip():
        return Check(name, False, "a line of it", "no quote", "", (id,))
    match = place(row, files)
    if match is None:
        return Check(name, None, "", "its pages are scans, without text of their own", "", (id,))
    line = f"page {match.match.page}, line {match.match.line}: {match.match.text}"
    if not match.match.found:
        likeness = f"{match.match.score:.0f} % alike"
        return Check(name, False, row.quote, f"the line most like it is {line}", likeness, (id,))
    own = _own_page(row.page, files[match.source])
    if row.page is not None and own != match.match.page:
        return Check(name, False, f"page {own or row.page}", line, "", (id,))
    return Check(name, True, row.quote, line, "", (id,))


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Which of the files a quote was looked up in, and the lines most like it."""

    source: int
    match: Match


def place(row: Deviation | Requirement, files: Sequence[Looked]) -> QuotePlace | None:
    """The best match in any of the specifications; None where none has text."""
    found = [
        QuotePlace(number, match)
        for number, file in enumerate(files)
        if file.role == "specification"
        for pages in (file.rows, file.texts)
        if (match := locate(row.quote, pages, _own_page(row.page, file)))
    ]
    return max(found, key=lambda one: (one.match.found, one.match.score), default=None)


def _own_page(page: int | None, file: Looked) -> int | None:
    """The PDF's own number for a page of what was sent."""
    return file.numbers[page - 1] if page is not None and 1 <= page <= len(file.numbers) else None


def shown_in(row: Defect | Deviation | Requirement, files: Sequence[Looked]) -> int | None:
    """The number, from 0, of the file that a row is about; without a word, the only one that it can be."""
    role = "video" if row.second is not None else "picture"
    if row.file is not None:
        at = row.file - 1
        return at if 0 <= at < len(files) and files[at].role != "specification" else None
    fitting = [number for number, file in enumerate(files) if file.role == role]
    return fitting[0] if len(fitting) == 1 else None


def is_box(box: Sequence[int] | None) -> bool:
    """Whether [ymin, xmin, ymax, xmax] lies on the picture (0-1000) and has a size."""
    if box is None or len(box) != 4:
        return False
    ymin, xmin, ymax, xmax = box
    return 0 <= ymin < ymax <= 1000 and 0 <= xmin < xmax <= 1000
