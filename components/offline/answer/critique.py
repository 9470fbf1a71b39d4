"""One screenshot, in whatever list of improvements a schema asks for: what of its print can be measured."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from components.offline.answer.concepts import field_words
from components.offline.answer.contrast import as_they_lie
from components.offline.answer.rowfill import Known, arrays, boxes, row
from components.offline.answer.schema import Shape
from components.offline.senses import images
from components.offline.senses.legibility import ENOUGH, Finding, findings
from components.offline.senses.source import Source

NAMES = {"improvements", "improvement", "suggestions", "issues", "problems", "weaknesses", "usability", "changes"}
ASKED = re.compile(r"\b(ux|ui|usab\w+|accessib\w+|legib\w+|screen\w*|interface)\b", re.IGNORECASE)
MOST = 5
LIMITS = (
    "I am the offline engine, not Gemini: I measured contrast, size and room of the print. Purpose, flow and wording "
    "of a screen I can't judge."
)


def wanted(shape: Shape, question: str, sources: Sequence[Source]) -> tuple[str, Shape] | None:
    """The list that asks for improvements of a screen, with its entry's shape; None unless there is one picture."""
    if len(sources) != 1 or sources[0].kind != "image" or sources[0].path is None or not ASKED.search(question):
        return None
    named = [(name, inner) for name, inner in arrays(shape) if set(field_words(name)) & NAMES]
    return next(((name, inner) for name, inner in named if inner.items and boxes(inner.items) == 1), None)


def critique(name: str, inner: Shape, source: Source) -> Mapping[str, Any]:
    """What is known of the root's fields: the list by its name, and the summary. Raises Unreadable."""
    rows = as_they_lie(source)
    pixels = images.pixels(images.open_upright(source.path)) if source.path else None
    found = findings(pixels, rows) if pixels is not None else []
    shown = found[: min(MOST, inner.max_items or MOST)]
    return {name: [row(inner.items or Shape(), _known(one)) for one in shown], "summary": _summary(rows, found)}


def _known(one: Finding) -> Known:
    what, why = told(one)
    return {
        "text": what,
        "why": why,
        "box": one.box,
        "severity": "high" if one.weight >= 0.8 else "medium" if one.weight >= 0.5 else "low",
    }


def told(one: Finding) -> tuple[str, str]:
    text = one.text if len(one.text) <= 60 else f"{one.text[:59]}…"
    match one.fault:
        case "contrast":
            return (
                f'Give "{text}" more contrast to its ground.',
                f"Its contrast measures {one.measured:.1f} : 1; WCAG asks for {ENOUGH} : 1, for large print 3 : 1.",
            )
        case "size":
            return f'Make "{text}" larger.', f"Its letters are about {one.measured:.0f} pixels high in this picture."
        case "edge":
            return f'Keep "{text}" away from the edge.', "It runs into the side of the picture, and may be cut off."
        case "crowded":
            return f'Give "{text}" more room.', f"The two lines are {one.measured:.0f} pixels apart."


def _summary(rows: Sequence[object], found: Sequence[Finding]) -> str:
    if not rows:
        return f"I found no print on this screen, so there is nothing I can measure. {LIMITS}"
    faults = f"{len(found)} of them with a fault" if found else "none with a fault"
    return f"{len(rows)} rows of print, {faults}. {LIMITS}"
