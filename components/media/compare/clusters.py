"""Changed pixels that lie close together, taken as one change; and how much of each part of a picture changed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.compare.differences import Differences

CELLS = 100  # along the longer side; changes in cells that touch belong together
MOST = 40  # clusters told one by one
# Compression leaves a few pale pixels here and there: less than this part of the largest cluster, and less than so many
# pixels that turned from black to white.
SLIGHT, FAINT = 0.005, 4


@dataclass(frozen=True, slots=True)
class Spot:
    """(top, left, bottom, right) in pixels, changed pixels and their mean strength (0-1)."""

    place: tuple[int, int, int, int]
    pixels: int
    strength: float


def clusters(found: Differences, most: int = MOST) -> tuple[list[Spot], int]:
    """The largest, by how many pixels changed how much, and the number of the others."""
    if not found.changed.any():
        return [], 0
    pixels = counts(found.changed)
    strength = counts(np.where(found.changed, found.strength, 0))
    count, labels = cv2.connectedComponents((pixels > 0).astype(np.uint8), connectivity=8)
    label = np.asarray(labels)
    many = np.bincount(label.ravel(), pixels.ravel(), minlength=count)
    much = np.bincount(label.ravel(), strength.ravel(), minlength=count)
    least = min(SLIGHT * much[1:].max(), 255 * FAINT)
    largest = [one for one in np.argsort(-much[1:], kind="stable")[:most] + 1 if much[one] >= least]
    spots = [
        Spot(_place(found.changed, label == one), int(many[one]), float(much[one] / (255 * many[one])))
        for one in largest
    ]
    return spots, count - 1 - len(spots)


def cells(height: int, width: int) -> tuple[int, int]:
    """How many lie down and across a picture: about square ones, of equal sides but for a pixel."""
    longer = max(height, width)
    return tuple(min(side, -(-CELLS * side // longer)) for side in (height, width))  # type: ignore[return-value]


def counts(values: NDArray[np.bool_] | NDArray[np.uint8]) -> NDArray[np.int64]:
    """The sum of each cell: for a mask, its set pixels."""
    (height, width), (down, across) = values.shape, cells(*values.shape)
    rows = np.add.reduceat(values, _starts(height, down), axis=0, dtype=np.int64)
    return np.asarray(np.add.reduceat(rows, _starts(width, across), axis=1), np.int64)


def _starts(side: int, count: int) -> NDArray[np.int64]:
    return -(-np.arange(count) * side // count)


def _place(changed: NDArray[np.bool_], here: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """The pixels that changed in these cells, boxed closely."""
    (height, width), (down, across) = changed.shape, here.shape
    in_row, in_column = np.arange(height) * down // height, np.arange(width) * across // width
    rows = np.flatnonzero(_any(here, 1)[in_row])
    columns = np.flatnonzero(_any(here, 0)[in_column])
    top, left = int(rows[0]), int(columns[0])
    part = np.s_[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    mask = changed[part] & here[np.ix_(in_row[part[0]], in_column[part[1]])]
    y, x = np.flatnonzero(_any(mask, 1)), np.flatnonzero(_any(mask, 0))
    return top + int(y[0]), left + int(x[0]), top + int(y[-1]) + 1, left + int(x[-1]) + 1


def _any(mask: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    return np.asarray(mask.any(axis=axis))
