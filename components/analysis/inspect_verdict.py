"""The verdict that counts: a model's pass does not, where anything that the specification asks stays open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from components.analysis.inspect import Findings, Verdict
from components.analysis.inspect_places import Looked
from components.analysis.inspect_requirements import Answered, answered, contradicts, unread

SHOWN = 3  # requirements quoted in a reason
LONGEST = 80  # letters of each


@dataclass(frozen=True, slots=True)
class Decision:
    """`said` is the model's verdict; `why` are sentences that tell why it does not count, where it does not."""

    verdict: Verdict | None
    said: Verdict | None = None
    why: tuple[str, ...] = ()


def decide(found: Findings, files: Sequence[Looked]) -> Decision:
    if found.verdict != "pass":
        return Decision(found.verdict, found.verdict)
    why = tuple(_open(found, answered(found, files), files))
    return Decision("review required" if why else "pass", "pass", why)


def judged(asked: Sequence[Answered]) -> int:
    """How many requirements were decided, either way."""
    return sum(one.state in ("met", "not met") for one in asked)


def _open(found: Findings, asked: Sequence[Answered], files: Sequence[Looked]) -> Iterator[str]:
    """What keeps an answer from being a pass."""
    if found.partial:
        yield "The answer broke off."
    for state in ("not addressed", "not judged", "not met"):
        rows = [one for one in asked if one.state == state]
        if rows:
            yield f"{len(rows)} of {len(asked)} requirements {state}: {_quoted(rows)}."
    if rows := [one for one in asked if one.said and contradicts(one.said)]:
        yield f"Called met, but the values differ: {_quoted(rows)}."
    if rows := [one for one in asked if one.state == "met" and one.said and not one.said.found.strip()]:
        yield f"Called met without what the product shows: {_quoted(rows)}."
    if blind := unread(files):
        pages = ", ".join(blind[:SHOWN])
        yield f"Whether every requirement is addressed was not checked: no text of its own on {pages}."
    if found.deviations:
        yield f"{len(found.deviations)} deviation{'s' if len(found.deviations) > 1 else ''} named."
    if any(row.severity in ("high", "critical") for row in found.defects):
        yield "A grave defect named."


def _quoted(rows: Sequence[Answered]) -> str:
    texts = [one.said.quote if one.said else one.stated.line.text if one.stated else "" for one in rows]
    short = [f"“{text if len(text) <= LONGEST else text[:LONGEST] + ' …'}”" for text in texts[:SHOWN]]
    return ", ".join([*short, *([f"and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else [])])
