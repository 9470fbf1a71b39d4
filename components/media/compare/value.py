"""What a comparison by pixels tells. Plain values: nothing here looks at a picture."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

# (ymin, xmin, ymax, xmax) in thousandths of a picture, as Gemini gives boxes.
Box = tuple[float, float, float, float]
How = Literal["same size", "resized", "top left", "registered"]
Size = tuple[int, int]

WHOLE: Box = (0, 0, 1000, 1000)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the second picture lies on the first, both measured as shares of their own width and height.

    A point (x, y) of the second falls on (x * scale_x + shift_x, y * scale_y + shift_y) of the first.
    """

    scale_x: float = 1.0
    scale_y: float = 1.0
    shift_x: float = 0.0
    shift_y: float = 0.0

    def on_first(self, box: Box) -> Box:
        """A box of the second picture where it lies on the first; it may reach beyond that."""
        top, left, bottom, right = box
        return (
            top * self.scale_y + 1000 * self.shift_y,
            left * self.scale_x + 1000 * self.shift_x,
            bottom * self.scale_y + 1000 * self.shift_y,
            right * self.scale_x + 1000 * self.shift_x,
        )

    def on_second(self, box: Box) -> Box:
        """A box of the first picture where it lies on the second; it may reach beyond that."""
        top, left, bottom, right = box
        return (
            (top - 1000 * self.shift_y) / self.scale_y,
            (left - 1000 * self.shift_x) / self.scale_x,
            (bottom - 1000 * self.shift_y) / self.scale_y,
            (right - 1000 * self.shift_x) / self.scale_x,
        )

    @property
    def shared(self) -> Box | None:
        """The part of the first picture that the second covers; None if it covers nothing."""
        return overlap(self.on_first(WHOLE), WHOLE)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two pictures of `sizes` (width, height) brought together. `notes` say in sentences what was done.

    `views` are PNGs of one size, to lay over each other; each is transparent where its picture is, and the second where
    it shows nothing.
    """

    first: Path
    second: Path
    sizes: tuple[Size, Size]
    how: How
    placement: Placement
    notes: tuple[str, ...]
    views: tuple[Path, Path]

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Self:
        """Out of the worker's JSON."""
        read = {
            "first": Path(facts["first"]),
            "second": Path(facts["second"]),
            "sizes": tuple(tuple(size) for size in facts["sizes"]),
            "placement": Placement(**facts["placement"]),
            "notes": tuple(facts["notes"]),
            "views": tuple(Path(view) for view in facts["views"]),
        }
        return cls(**facts | read)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Changed pixels close together: their box on each picture, their number, and how strong they are on average.

    `strength` is a difference of colour: 1 between black and white.
    """

    number: int
    first: Box
    second: Box
    pixels: int
    strength: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs where both pictures show something, `compared` on the first, in `pixels` pixels.

    `changed` and `smoothed` count pixels: real differences, and those taken for the smoothing (anti-aliasing) of an
    edge. `similarity` is SSIM, 1 for equal pictures. `distance` counts bits (of 256) between perceptual hashes, None
    for an even picture. `clusters` are the largest, biggest first; `further` counts the rest. `grid` lies over the
    whole first picture, and holds for each cell, in thousandths, the share that changed.
    """

    threshold: float
    compared: Box
    pixels: int
    changed: int
    smoothed: int
    similarity: float
    distance: int | None
    clusters: tuple[Cluster, ...]
    further: int
    grid: tuple[tuple[int, ...], ...]
    heat: Path

    @property
    def share(self) -> float:
        """Of the pixels compared, the part that changed (0-1)."""
        return self.changed / self.pixels

    def changed_in(self, box: Box) -> float:
        """The share (0-1) of a box on the first picture that changed, to the fineness of the grid."""
        rows, columns = len(self.grid), len(self.grid[0])
        changed = total = 0.0
        for row, high in _cover(box[0], box[2], rows):
            for column, wide in _cover(box[1], box[3], columns):
                changed += high * wide * self.grid[row][column] / 1000
                total += high * wide
        return changed / total if total else 0.0

    def as_facts(self) -> dict[str, Any]:
        """For JSON, without what only serves the screen."""
        facts = asdict(self)
        del facts["heat"], facts["grid"]
        return facts | {"share": self.share}

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Self:
        """Out of the worker's JSON."""
        clusters = tuple(
            Cluster(**each | {"first": tuple(each["first"]), "second": tuple(each["second"])})
            for each in facts["clusters"]
        )
        read = {
            "compared": tuple(facts["compared"]),
            "clusters": clusters,
            "grid": tuple(tuple(row) for row in facts["grid"]),
            "heat": Path(facts["heat"]),
        }
        return cls(**facts | read)


def overlap(one: Box, other: Box) -> Box | None:
    """What two boxes have in common; None if they only touch or lie apart."""
    top, left = max(one[0], other[0]), max(one[1], other[1])
    bottom, right = min(one[2], other[2]), min(one[3], other[3])
    return (top, left, bottom, right) if bottom > top and right > left else None


def area(box: Box | None) -> float:
    """In square thousandths; 0 for none."""
    return (box[2] - box[0]) * (box[3] - box[1]) if box else 0.0


def _cover(low: float, high: float, cells: int) -> list[tuple[int, float]]:
    """The cells that a stretch of 0-1000 touches, each with the length within it, in cells."""
    low, high = max(0.0, low) * cells / 1000, min(1000.0, high) * cells / 1000
    return [(cell, min(high, cell + 1) - max(low, cell)) for cell in range(int(low), cells) if cell < high]
