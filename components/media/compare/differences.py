"""Which pixels differ, and how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.media.compare.bands import bands
from components.media.compare.colour import Pixels, Values, apart
from components.media.compare.edges import Mask, smoothing

REACH = 2  # rows: a pixel's neighbours, and theirs


@dataclass(frozen=True, slots=True)
class Differences:
    """For each pixel: does it differ, does it only smooth an edge, and by how much do the colours differ (0-255)."""

    changed: Mask
    smoothed: Mask
    strength: NDArray[np.uint8]


def differences(first: Pixels, second: Pixels, threshold: float) -> Differences:
    """Of two pictures of one size; colours at most `threshold` (0-1) apart are taken as the same.

    With the same colour distance and rule for smoothed edges, this counts what pixelmatch 7.2 counts; transparent
    pixels aside, which it lays on a pattern, and we on white.
    """
    shape = first.shape[:2]
    found = Differences(np.zeros(shape, bool), np.zeros(shape, bool), np.zeros(shape, np.uint8))
    for band in bands(shape[0], shape[1], REACH):
        distance = _distance(first[band.rows], second[band.rows])
        over = distance > threshold
        if over.any():
            soft = smoothing(first[band.seen], second[band.seen])[band.core]
            found.smoothed[band.rows] = over & soft
            found.changed[band.rows] = over & ~soft
            found.strength[band.rows] = np.where(over, (distance * 255).clip(1, 255), 0)
    return found


def _distance(first: Pixels, second: Pixels) -> Values:
    """Worked out only where the pixels are not the very same."""
    distance = np.zeros(first.shape[:2], np.float32)
    differ = np.logical_or.reduce([first[..., channel] != second[..., channel] for channel in range(3)])
    distance[differ] = apart(first[differ], second[differ])
    return distance
