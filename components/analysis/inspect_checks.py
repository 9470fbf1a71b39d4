"""An inspection held against its own files, and against itself: checks mark, and hide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from components.analysis import timecode
from components.analysis.checks import Check
from components.analysis.inspect import PASSES, Defect, Deviation, Findings, Role
from components.analysis.quotes import Match, locate

SLACK = 0.5  # seconds; a clip's length is rounded by those who tell it
GRAVE = ("high", "critical")


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


def checks(found: Findings, files: Sequence[Looked]) -> tuple[Check, ...]:
    """About the verdict, the score, then each defect and deviation by its claim's id."""
    return (
        *_verdict(found),
        *_score(found),
        *(one for number, row in enumerate(found.defects, 1) for one in _defect(f"defect-{number}", row, files)),
        *(
            one
            for number, row in enumerate(found.deviations, 1)
            for one in (_quoted(f"deviation-{number}", row, files), *_places(f"deviation-{number}", row, files))
        ),
    )


def _verdict(found: Findings) -> Iterator[Check]:
    if found.verdict is None or found.partial:
        return
    named: list[Defect | Deviation] = [*found.defects, *found.deviations]
    grave = [row for row in named if row.severity in GRAVE]
    told = f"{_count(found.defects, 'defect')}, {_count(found.deviations, 'deviation')}"
    name = "Verdict fits what was found"
    if found.verdict == "pass":
        yield Check(
            name, not grave, "nothing of high severity", f"{told}, {len(grave)} grave" if grave else told, "", VERDICT
        )
    elif found.verdict == "fail":
        yield Check(name, bool(named), "a defect or a deviation", told, "", VERDICT)
    else:
        yield Check(name, True if found.summary else None, "a reason", "" if found.summary else "none", "", VERDICT)


VERDICT = ("verdict",)


def _score(found: Findings) -> Iterator[Check]:
    if found.score is None or found.verdict is None:
        return
    if not 0 <= found.score <= 100:
        yield Check("Score is on its scale", False, "0 to 100", str(found.score), "", ("score",))
    elif found.verdict != "review required":
        passes = found.verdict == "pass"
        expected = f"{PASSES} or more for a pass" if passes else f"less than {PASSES} for a fail"
        ok = (found.score >= PASSES) == passes
        yield Check("Score fits the verdict", ok, expected, str(found.score), "", ("score",))


def _defect(id: str, row: Defect, files: Sequence[Looked]) -> Iterator[Check]:
    places = list(_places(id, row, files))
    yield from places or [Check("Place", None, "a box, or a second", "none given", "", (id,))]


def _places(id: str, row: Defect | Deviation, files: Sequence[Looked]) -> Iterator[Check]:
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


def _quoted(id: str, row: Deviation, files: Sequence[Looked]) -> Check:
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


def place(row: Deviation, files: Sequence[Looked]) -> QuotePlace | None:
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


def shown_in(row: Defect | Deviation, files: Sequence[Looked]) -> int | None:
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


def _count(rows: Sequence[object], noun: str) -> str:
    return f"{len(rows)} {noun}{'' if len(rows) == 1 else 's'}"
