"""Each place where two pictures differ: what was there before and after, by its pixels and its print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from components.offline.senses.colours import colour_name
from components.offline.senses.comparing import CHANGED, compare
from components.offline.senses.images import Pixels
from components.offline.senses.page import Box, Line, Row

Kind = Literal["added", "removed", "modified"]
RING = 6  # thousandths of the longer side; as far around a place its surroundings are looked at
BARE, COVERED = 0.85, 0.6  # share of the changed pixels that show the surroundings: at least, at most
ON_IT = 0.5  # of a line's box or of the place, in common, from which the line belongs to the place
READ = 0.8  # a line read less surely, or of a single letter, is taken for no print
ALIKE = 0.02  # difference of the sides' ratio, up to which pictures are of one shape
LEAST_BELOW = 0.005  # of a picture; less below the other's end is not told
SLACK = 4  # thousandths, by which a place is grown to catch its print

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Look:
    """A place as one picture shows it: its commonest colour and its print."""

    colour: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A place that differs: `strength` (0-1) is how much its changed pixels do, `share` its part of the picture.

    `box` lies on the first picture, `other` on the second.
    """

    kind: Kind
    box: Box
    other: Box
    strength: float
    share: float
    before: Look
    after: Look


def contrasts(before: Pixels, after: Pixels, rows: Sequence[Row], other_rows: Sequence[Row]) -> list[Contrast]:
    """Largest first. Pictures of one shape are laid on each other, of another one the tops, as wide as the first; what
    then is left below of either is named last."""
    second, stretch = laid(before, after)
    apart = np.asarray(cv2.absdiff(before, second)).max(axis=2).astype(np.float32) / 255
    places = [(box, _stretched(box, stretch)) for box in compare(before, second).boxes]
    found = [_contrast(place, before, second, apart, rows, other_rows) for place in places]
    return [*found, *_below(before, after, stretch, rows, other_rows)]


def laid(before: Pixels, after: Pixels) -> tuple[Pixels, float]:
    """The second picture in the first one's pixels, and by how much a height there is more of its own height.

    Where it shows nothing, the first one shows through.
    """
    (height, width), (its_height, its_width) = before.shape[:2], after.shape[:2]
    if abs(height * its_width / (width * its_height) - 1) <= ALIKE:
        return (after if after.shape == before.shape else _resized(after, width, height)), 1.0
    tall = max(1, round(its_height * width / its_width))
    canvas = before.copy()
    canvas[: min(height, tall)] = _resized(after, width, tall)[:height]
    return canvas, height / tall


def _below(before: Pixels, after: Pixels, stretch: float, rows: Sequence[Row], others: Sequence[Row]) -> list[Contrast]:
    """What one picture holds below the other's end."""
    if stretch == 1:
        return []
    longer = stretch < 1
    end = round(1000 * (stretch if longer else 1 / stretch))
    box, share = (end, 0, 1000, 1000), (1000 - end) / 1000
    pixels, read = (after, others) if longer else (before, rows)
    look, nothing = _look(box, pixels[_part(box, *pixels.shape[:2])], read), Look("")
    looks = (nothing, look) if longer else (look, nothing)
    return [Contrast("added" if longer else "removed", box, box, 1.0, share, *looks)] if share > LEAST_BELOW else []


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _stretched(box: Box, stretch: float) -> Box:
    top, left, bottom, right = box
    return min(999, round(top * stretch)), left, max(1, min(1000, round(bottom * stretch))), right


def _contrast(
    place: tuple[Box, Box],
    before: Pixels,
    after: Pixels,
    apart: NDArray[np.float32],
    rows: Sequence[Row],
    others: Sequence[Row],
) -> Contrast:
    box, other = place
    part = _part(box, before.shape[0], before.shape[1])
    changed = apart[part] > CHANGED
    strength = float(apart[part][changed].mean()) if changed.any() else 0.0
    looks = (_look(box, before[part], rows), _look(other, after[part], others))
    share = (box[2] - box[0]) * (box[3] - box[1]) / 1e6
    return Contrast(_kind(box, part, changed, before, after, looks), box, other, strength, share, *looks)


def _kind(
    box: Box, part: tuple[slice, slice], changed: Mask, before: Pixels, after: Pixels, looks: Sequence[Look]
) -> Kind:
    """Where only one of the two shows what lies around the place, the other shows something on it."""
    if (looks[0].text and looks[1].text) or not changed.any():
        return "modified"
    bare = [_bare(pixels, box, part, changed) for pixels in (before, after)]
    if bare[0] >= BARE and bare[1] <= COVERED:
        return "added"
    if bare[1] >= BARE and bare[0] <= COVERED:
        return "removed"
    return "modified"


def _bare(pixels: Pixels, box: Box, part: tuple[slice, slice], changed: Mask) -> float:
    """The share of the changed pixels that have a colour of the surroundings."""
    height, width = pixels.shape[:2]
    top, left, bottom, right = box
    around = _part((top - RING, left - RING, bottom + RING, right + RING), height, width)
    ring = np.ones((around[0].stop - around[0].start, around[1].stop - around[1].start), bool)
    ring[
        part[0].start - around[0].start : part[0].stop - around[0].start,
        part[1].start - around[1].start : part[1].stop - around[1].start,
    ] = False
    if not ring.any():
        return 0.0
    ground = np.median(pixels[around][ring], axis=0)
    distance = np.abs(pixels[part][changed].astype(np.float32) - ground).max(axis=1) / 255
    return float((distance <= CHANGED).mean())


def _look(box: Box, pixels: Pixels, rows: Iterable[Row]) -> Look:
    lines = _lines(box, rows)
    colour = colour_name(np.median(pixels.reshape(-1, 3), axis=0))
    return Look(colour, " ".join(line.text for line in lines))


def _lines(box: Box, rows: Iterable[Row]) -> list[Line]:
    top, left, bottom, right = box
    grown = (top - SLACK, left - SLACK, bottom + SLACK, right + SLACK)
    read = [line for row in rows for line in row.lines if line.score >= READ and len(line.text) > 1]
    return [line for line in read if max(_within(line.box, grown), _within(box, line.box)) >= ON_IT]


def _within(inner: Box, outer: Box) -> float:
    """The share of the inner box that lies in the outer one."""
    high = min(inner[2], outer[2]) - max(inner[0], outer[0])
    wide = min(inner[3], outer[3]) - max(inner[1], outer[1])
    whole = (inner[2] - inner[0]) * (inner[3] - inner[1])
    return max(0, high) * max(0, wide) / whole if whole else 0.0


def _part(box: Box, height: int, width: int) -> tuple[slice, slice]:
    top, left, bottom, right = (min(max(edge, 0), 1000) for edge in box)
    rows = slice(min(height - 1, top * height // 1000), max(1, -(-bottom * height // 1000)))
    return rows, slice(min(width - 1, left * width // 1000), max(1, -(-right * width // 1000)))
