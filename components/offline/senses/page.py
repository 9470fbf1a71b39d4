"""A page as read: words in rows, with their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Box = tuple[int, int, int, int]
"""ymin, xmin, ymax, xmax in thousandths of the page's height and width, as Gemini prints boxes."""


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text that stands together. `height` is the letters' height in thousandths of the page's height."""

    text: str
    box: Box
    height: float
    score: float = 1.0


@dataclass(frozen=True)
class Row:
    """Lines at one level, left to right: a label on the left and its value on the right are one row."""

    lines: tuple[Line, ...]
    page: int = 1

    @cached_property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @cached_property
    def box(self) -> Box:
        return union([line.box for line in self.lines])

    @cached_property
    def height(self) -> float:
        return max(line.height for line in self.lines)


@dataclass(frozen=True, slots=True)
class Page:
    """`number` counts from 1 within its file. The rows' boxes are of the page upright: turned by `turned` quarters,
    anticlockwise, before it was read."""

    number: int
    rows: tuple[Row, ...]
    turned: int = 0

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)

    def as_it_lies(self, box: Box) -> Box:
        """The box on the page as it came."""
        for _ in range(self.turned):
            top, left, bottom, right = box
            box = (left, 1000 - bottom, right, 1000 - top)
        return box


def union(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
