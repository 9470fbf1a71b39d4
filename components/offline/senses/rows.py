"""From pieces of text with corners to rows: turn the page straight, then join what stands at one level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from components.offline.senses.page import Box, Line, Row

Point = tuple[float, float]
OVERLAP = 0.5  # of the smaller height: two pieces at one level may be this far apart, centre to centre


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text and its corners in pixels, clockwise from the top left of the text."""

    text: str
    corners: tuple[Point, Point, Point, Point]
    score: float = 1.0

    @property
    def centre(self) -> Point:
        return (sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4)

    @property
    def height(self) -> float:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        return (math.hypot(dx - ax, dy - ay) + math.hypot(cx - bx, cy - by)) / 2

    @property
    def slope(self) -> float:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        run = (bx - ax) + (cx - dx)
        return ((by - ay) + (cy - dy)) / run if run > 0 else 0.0

    @property
    def width(self) -> float:
        (ax, ay), (bx, by), *_ = self.corners
        return math.hypot(bx - ax, by - ay)


def build(spans: Sequence[Span], width: float, height: float, page: int = 1) -> tuple[Row, ...]:
    """Rows top to bottom of a page of `width` x `height` pixels."""
    levels = min((_levels(spans, tilt) for tilt in _tilts(spans)), key=len)
    return tuple(Row(tuple(_line(span, width, height) for span in level), page) for level in levels)


def _tilts(spans: Sequence[Span]) -> tuple[float, ...]:
    """Slopes to try: of the page's longer pieces, half of it and none. In a photo the two sides of a row may agree
    with either, and the slope that joins most pieces is the right one."""
    slopes = [span.slope for span in spans if span.width > 4 * span.height]
    usual = median(slopes) if slopes else 0.0
    return (usual, usual / 2, 0.0)


def _levels(spans: Sequence[Span], tilt: float) -> list[list[Span]]:
    placed = [(y - tilt * x, span) for span in spans for x, y in [span.centre]]
    levels: list[list[tuple[float, Span]]] = []
    for y, span in sorted(placed, key=lambda item: item[0]):
        if levels and _same_level(levels[-1], y, span):
            levels[-1].append((y, span))
        else:
            levels.append([(y, span)])
    return [sorted((span for _, span in level), key=lambda span: span.centre[0]) for level in levels]


def _same_level(level: list[tuple[float, Span]], y: float, span: Span) -> bool:
    middle = sum(at for at, _ in level) / len(level)
    near = abs(y - middle) < OVERLAP * min(span.height, min(other.height for _, other in level))
    return near and not any(_stacked(span, other) for _, other in level)


def _stacked(one: Span, other: Span) -> bool:
    """Two pieces over the same columns can't share a row, however close they are."""
    left, right = max(one.corners[0][0], other.corners[0][0]), min(one.corners[1][0], other.corners[1][0])
    return right - left > 0.5 * min(one.width, other.width)


def _line(span: Span, width: float, height: float) -> Line:
    xs, ys = [x / width for x, _ in span.corners], [y / height for _, y in span.corners]
    box: Box = (_mille(min(ys)), _mille(min(xs)), _mille(max(ys)), _mille(max(xs)))
    return Line(span.text.strip(), box, 1000 * span.height / height, span.score)


def _mille(share: float) -> int:
    return max(0, min(1000, round(1000 * share)))
