"""Answers that come of measuring pictures rather than of reading a paper: differences, faults of screens, products."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from components.offline.answer import contrast, critique, inspection
from components.offline.answer.concepts import field_words
from components.offline.answer.schema import Shape
from components.offline.senses.source import Source

SUMMARIES = {"summary", "overview", "answer", "conclusion"}


def measured(wanted: Shape, question: str, sources: Sequence[Source], stopped: Callable[[], bool]) -> Mapping[str, Any]:
    """Values of the root's fields by their names; empty where nothing of the kind is asked for. Raises Unreadable."""
    if inspection.wanted(wanted):
        return inspection.inspect(wanted, sources)
    known: Mapping[str, Any] = {}
    if differences := contrast.wanted(wanted, sources):
        known = contrast.contrast(*differences, sources, stopped)
    elif improvements := critique.wanted(wanted, question, sources):
        known = critique.critique(*improvements, sources[0])
    summary = next((name for name, inner in wanted.properties if _is_summary(name, inner)), "")
    return {
        summary if name == "summary" else name: value for name, value in known.items() if summary or name != "summary"
    }


def _is_summary(name: str, shape: Shape) -> bool:
    return shape.type == "string" and not shape.choices and bool(set(field_words(name)) & SUMMARIES)
