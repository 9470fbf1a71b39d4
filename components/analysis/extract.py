"""Documents into records: the request that asks for one, and the record with its evidence that comes of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from components.analysis.shape import Evidence, Shape, model
from components.gemini.request import FilePart, Request, Settings, TextPart, Turn

TASK = (
    "Fill the schema from the document. Give null for what is not printed and never guess. "
    "For every value that you read add an evidence entry: the field's path, the text as printed, the page, and its box."
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """A record as read. `partial` tells that the answer broke off, and the record holds what had arrived."""

    record: Mapping[str, Any]
    evidence: tuple[Evidence, ...] = ()
    partial: bool = False


def request(shape: Shape, files: Sequence[FilePart], model_id: str, settings: Settings) -> Request:
    """One document (all its pages or pictures) to be read into the shape."""
    prompt = TextPart(f"{shape.instruction}\n\n{TASK}".strip())
    return Request(
        model=model_id,
        turns=(Turn("user", (*files, prompt)),),
        settings=settings,
        schema=model(shape),
    )


def extraction(shape: Shape, value: Mapping[str, Any], *, partial: bool = False) -> Extraction:
    """The record out of an answer, whole or broken off: only the shape's fields, each of its own type or None."""
    raw = value.get("record")
    record = raw if isinstance(raw, Mapping) else {}
    return Extraction(
        {entry.name: _cell(entry.kind, record.get(entry.name)) for entry in shape.entries},
        tuple(_evidence(value.get("evidence"))),
        partial,
    )


def _cell(kind: str, value: Any) -> Any:
    if kind == "table":
        return [dict(row) for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    if kind == "list":
        return [str(part) for part in value if part is not None] if isinstance(value, list) else []
    return None if isinstance(value, Mapping | list) else value


def _evidence(value: Any) -> list[Evidence]:
    found = []
    for entry in value if isinstance(value, list) else ():
        try:
            evidence = Evidence.model_validate(entry)
        except ValidationError:
            continue
        found.append(evidence if _is_box(evidence.box_2d) else evidence.model_copy(update={"box_2d": None}))
    return found


def _is_box(box: list[int] | None) -> bool:
    """Whether [ymin, xmin, ymax, xmax] lies on the page (0-1000) and has a size."""
    if box is None or len(box) != 4:
        return False
    ymin, xmin, ymax, xmax = box
    return 0 <= ymin < ymax <= 1000 and 0 <= xmin < xmax <= 1000
