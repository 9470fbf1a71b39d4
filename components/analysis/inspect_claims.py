"""An inspection's findings in the shape that all tasks share; sources are numbered as the files were sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.analysis.evidence import Box, Evidence, Moment, Quote, Rectangle
from components.analysis.inspect import Defect, Deviation, Findings
from components.analysis.inspect_checks import Looked, is_box, place, shown_in
from components.analysis.result import Claim


def claims(found: Findings, files: Sequence[Looked]) -> tuple[Claim, ...]:
    """Verdict, score, defects, deviations, recommendations, each numbered from 1; what was not said claims nothing."""
    head = [Claim(id="summary", kind="summary", text=found.summary)] if found.summary else []
    if found.verdict:
        head.append(Claim(id="verdict", kind="verdict", value=found.verdict))
    if found.score is not None:
        head.append(Claim(id="score", kind="score", value=found.score))
    return (
        *head,
        *(_defect(number, row, files) for number, row in enumerate(found.defects, 1)),
        *(_deviation(number, row, files) for number, row in enumerate(found.deviations, 1)),
        *(
            Claim(id=f"recommendation-{number}", kind="recommendation", text=line)
            for number, line in enumerate(found.recommendations, 1)
        ),
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


def _quote(row: Deviation, files: Sequence[Looked]) -> Iterator[Quote]:
    """Where our own search found it, else where the model says it stands."""
    specs = [number for number, file in enumerate(files) if file.role == "specification"]
    if not specs or not row.quote.strip():
        return
    box = rectangle(row.quote_box)
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


def _seen(row: Defect | Deviation, files: Sequence[Looked]) -> Iterator[Evidence]:
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
