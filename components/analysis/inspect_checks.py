"""An inspection held against its own files, and against itself: checks mark, and hide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.analysis.checks import Check
from components.analysis.inspect import PASSES, Defect, Deviation, Findings
from components.analysis.inspect_places import Looked, places, quoted
from components.analysis.inspect_requirements import Answered, answered, unread
from components.analysis.inspect_requirements import checks as of_requirement

GRAVE = ("high", "critical")


def checks(found: Findings, files: Sequence[Looked]) -> tuple[Check, ...]:
    """About the verdict, the score, then each requirement, defect and deviation by its claim's id."""
    asked = answered(found, files)
    return (
        *_verdict(found),
        *_whole(found, asked, files),
        *_score(found),
        *(one for number, row in enumerate(asked, 1) for one in of_requirement(f"requirement-{number}", row, files)),
        *(one for number, row in enumerate(found.defects, 1) for one in _defect(f"defect-{number}", row, files)),
        *(
            one
            for number, row in enumerate(found.deviations, 1)
            for one in (quoted(f"deviation-{number}", row, files), *places(f"deviation-{number}", row, files))
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


def _whole(found: Findings, asked: Sequence[Answered], files: Sequence[Looked]) -> Iterator[Check]:
    """Whether nothing that the specification asks was left out, as far as it can be read here."""
    if not any(file.role == "specification" for file in files) or not found.is_something:
        return
    left = [one for one in asked if one.state == "not addressed"]
    blind = unread(files)
    told = f"{_count(left, 'requirement')} not addressed" if left else f"{', '.join(blind)}: no text of its own"
    ok = False if left else None if blind else True
    yield Check("Every requirement is addressed", ok, _count(asked, "requirement"), "all" if ok else told, "", VERDICT)
    opened = [one for one in asked if one.state == "not judged"]
    if opened:
        yield Check("Every requirement is judged", None, "", f"{len(opened)} of {len(asked)} not judged", "", VERDICT)


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
    named = list(places(id, row, files))
    yield from named or [Check("Place", None, "a box, or a second", "none given", "", (id,))]


def _count(rows: Sequence[object], noun: str) -> str:
    return f"{len(rows)} {noun}{'' if len(rows) == 1 else 's'}"
