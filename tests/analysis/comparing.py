"""A comparison as the pixels tell it, made up: 100 x 100 cells, and two changes."""

from __future__ import annotations

from pathlib import Path

from components.analysis.compare import Difference, Kind
from components.media.compare.value import WHOLE, Aligned, Box, Cluster, Comparison, Placement

# A tenth of the picture's width and height, all changed; and a single cell.
LARGE: Box = (200, 300, 300, 400)
SMALL: Box = (700, 700, 710, 710)
HERE = Placement()


def comparison(compared: Box = WHOLE, changed: int = 10_100, placement: Placement = HERE) -> Comparison:
    boxes = ((LARGE, 10_000), (SMALL, 100))
    clusters = tuple(
        Cluster(number, box, placement.on_second(box), pixels, 0.5) for number, (box, pixels) in enumerate(boxes, 1)
    )
    grid = tuple(tuple(1000 * _inside(row, column) for column in range(100)) for row in range(100))
    return Comparison(0.1, compared, 1_000_000, changed, 12, 0.98765, 3, clusters, 0, grid, Path("heat.png"))


def aligned(placement: Placement = HERE, notes: tuple[str, ...] = ()) -> Aligned:
    views = Path("a-view.png"), Path("b-view.png")
    return Aligned(Path("a.png"), Path("b.png"), ((1000, 1000), (1000, 1000)), "same size", placement, notes, views)


def difference(
    kind: Kind = "modified", a: list[int] | None = None, b: list[int] | None = None, what: str = "It"
) -> Difference:
    return Difference(kind=kind, what=what, box_a=a, box_b=b, severity="medium", certainty=0.9)


def _inside(row: int, column: int) -> bool:
    return any(box[0] <= 10 * row < box[2] and box[1] <= 10 * column < box[3] for box in (LARGE, SMALL))
