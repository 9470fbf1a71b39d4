"""An inspection's findings in the shape that all tasks share; sources are numbered as the files were sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.analysis.evidence import Box, Evidence, Moment, Quote, Rectangle
from components.analysis.inspect import Defect, Deviation, Findings, Requirement
from components.analysis.inspect_places import Looked, is_box, place, shown_in
from components.analysis.inspect_requirements import Answered, answered
from components.analysis.inspect_verdict import decide, judged
from components.analysis.result import Claim

SAID, WHY, JUDGED = "The model's verdict", "Why it does not count", "Of what was judged"


def claims(found: Findings, files: Sequence[Looked]) -> tuple[Claim, ...]:
    """Verdict, score, requirements, defects, deviations, recommendations, each numbered from 1.

    What was not said claims nothing, but for requirements that were not addressed.
    """
    asked = answered(found, files) if found.is_something else ()
    return (
        *_head(found, asked, files),
        *(_requirement(number, one, files) for number, one in enumerate(asked, 1)),
        *(_defect(number, row, files) for number, row in enumerate(found.defects, 1)),
        *(_deviation(number, row, files) for number, row in enumerate(found.deviations, 1)),
        *(
            Claim(id=f"recommendation-{number}", kind="recommendation", text=line)
            for number, line in enumerate(found.recommendations, 1)
        ),
    )


def _head(found: Findings, asked: Sequence[Answered], files: Sequence[Looked]) -> Iterator[Claim]:
    if found.summary:
        yield Claim(id="summary", kind="summary", text=found.summary)
    if found.verdict:
        decision = decide(found, files)
        told = {SAID: found.verdict, WHY: " ".join(decision.why)} if decision.why else {}
        yield Claim(id="verdict", kind="verdict", value=decision.verdict, details=told)
    if found.score is not None:
        of = {JUDGED: f"{judged(asked)} of {len(asked)} requirements"} if asked else {}
        yield Claim(id="score", kind="score", value=found.score, details=of)


def _requirement(number: int, one: Answered, files: Sequence[Looked]) -> Claim:
    row, stated = one.said, one.stated
    text = row.quote if row else stated.line.text if stated else ""
    there = (*_quote(row, files), *_seen(row, files)) if row else ()
    if stated:
        there = (Quote(source=stated.source, quote=text, page=stated.line.page, line=stated.line.first + 1),)
    return Claim(
        id=f"requirement-{number}",
        kind="requirement",
        field=one.state.capitalize(),
        text=text,
        value=one.state,
        details={"Product": row.found} if row and row.found else {},
        evidence=there,
    )


def _defect(number: int, row: Defect, files: Sequence[Looked]) -> Claim:
    return Claim(
        id=f"defect-{number}",
        kind="defect",
        text=row.what,
        severity=row.severity,
        evidence=tuple(_seen(row, files)),
    )


def _deviation(number: int, row: Deviation, files: Sequence[Looked]) -> Claim:
    return Claim(
        id=f"deviation-{number}",
        kind="deviation",
        text=row.what,
        severity=row.severity,
        details={"Specification": row.quote, "Product": row.found},
        evidence=(*_quote(row, files), *_seen(row, files)),
    )


def _quote(row: Deviation | Requirement, files: Sequence[Looked]) -> Iterator[Quote]:
    """Where our own search found it, else where the model says it stands."""
    specs = [number for number, file in enumerate(files) if file.role == "specification"]
    if not specs or not row.quote.strip():
        return
    box = rectangle(row.quote_box) if isinstance(row, Deviation) else None
    known = place(row, files)
    if known and known.match.found:
        told = row.page is not None and files[known.source].numbers[row.page - 1 : row.page] == (known.match.page,)
        yield Quote(
            source=known.source,
            quote=row.quote,
            page=known.match.page,
            line=known.match.line,
            box=box if told else None,
        )
        return
    numbers = files[specs[0]].numbers
    page = numbers[row.page - 1] if row.page is not None and 1 <= row.page <= len(numbers) else None
    yield Quote(source=specs[0], quote=row.quote, page=page, box=box if page else None)


def _seen(row: Defect | Deviation | Requirement, files: Sequence[Looked]) -> Iterator[Evidence]:
    at = shown_in(row, files)
    if at is None:
        return
    if files[at].role == "video" and row.second is not None and 0 <= row.second < float("inf"):
        yield Moment(source=at, start=row.second)
    elif files[at].role == "picture" and (box := rectangle(row.box_2d)):
        yield Box(source=at, box=box)


def rectangle(box: Sequence[int] | None) -> Rectangle | None:
    if box is None or not is_box(box):
        return None
    top, left, bottom, right = box
    return top, left, bottom, right
