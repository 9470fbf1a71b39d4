"""A comparison's findings in the shape that all tasks share. The first picture is source 0, the second source 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.analysis.checks import Check
from components.analysis.compare import Difference, Findings
from components.analysis.evidence import Box, Rectangle
from components.analysis.result import Claim
from components.analysis.verdicts import Mark, Verdict

OK: dict[Mark, bool | None] = {"pixels agree": True, "pixels disagree": False, "outside what pixels show": None}


def claims(found: Findings) -> tuple[Claim, ...]:
    """The summary, then a claim for each difference or improvement, numbered from 1."""
    summary = [Claim(id="summary", kind="summary", text=found.summary)] if found.summary else []
    differences = [
        Claim(
            id=f"difference-{number}",
            kind=row.kind,
            text=row.what,
            severity=row.severity,
            certainty=row.certainty,
            evidence=tuple(_boxes(row)),
        )
        for number, row in enumerate(found.differences, 1)
    ]
    improvements = [
        Claim(
            id=f"improvement-{number}",
            kind="improvement",
            text=row.what,
            severity=row.severity,
            details={"why": row.why},
            evidence=(Box(box=_rectangle(row.box)),) if row.box else (),
        )
        for number, row in enumerate(found.improvements, 1)
    ]
    return (*summary, *differences, *improvements)


def checks(verdicts: Sequence[Verdict]) -> tuple[Check, ...]:
    """What the pixels say to each difference, in their order."""
    return tuple(
        Check(
            name=verdict.mark,
            ok=OK[verdict.mark],
            expected="A change at the place named",
            found=verdict.reason,
            difference="",
            fields=(f"difference-{number}",),
        )
        for number, verdict in enumerate(verdicts, 1)
    )


def _boxes(row: Difference) -> Iterator[Box]:
    for source, box in enumerate((row.box_a, row.box_b)):
        if box:
            yield Box(source=source, box=_rectangle(box))


def _rectangle(box: list[int]) -> Rectangle:
    top, left, bottom, right = box
    return top, left, bottom, right
