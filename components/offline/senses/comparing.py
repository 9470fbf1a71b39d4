"""What changed between two pictures, by their pixels (structural similarity) and by their print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.offline.senses.images import Pixels
from components.offline.senses.page import Box

SIDE = 1024  # pixels; both pictures are compared at most this large
CHANGED = 0.12  # difference of lightness or colour (0-1) from which a pixel counts as changed
SMALLEST = 0.0004  # of the picture; a smaller change is noise
MOST = 12  # boxes, largest first

Grey = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Difference:
    """`similarity` is SSIM, 1 for equal pictures; `changed` the share of pixels that differ; boxes lie on both."""

    similarity: float
    changed: float
    boxes: tuple[Box, ...]
    same_size: bool


def compare(before: Pixels, after: Pixels) -> Difference:
    """The second picture is brought to the first one's size."""
    same_size = before.shape == after.shape
    first = _fitted(before, before.shape[:2])
    second = _fitted(after, before.shape[:2])
    mask = _mask(first, second)
    similarity = float(ssim(_grey(first), _grey(second)).mean())
    return Difference(similarity, float(mask.mean()), tuple(_boxes(mask)), same_size)


def ssim(one: Grey, other: Grey) -> Grey:
    """Structural similarity per pixel (Wang et al. 2004), Gaussian window of 11, sigma 1.5, values 0-1."""
    c1, c2 = 0.01**2, 0.03**2
    mean_one, mean_other = _blurred(one), _blurred(other)
    var_one = _blurred(one * one) - mean_one**2
    var_other = _blurred(other * other) - mean_other**2
    both = _blurred(one * other) - mean_one * mean_other
    top = (2 * mean_one * mean_other + c1) * (2 * both + c2)
    return np.asarray(top / ((mean_one**2 + mean_other**2 + c1) * (var_one + var_other + c2)), np.float32)


def _fitted(pixels: Pixels, shape: Sequence[int]) -> NDArray[np.float32]:
    height, width = shape
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)) / 255, np.float32)


def _mask(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Changed pixels; a slight blur first, so that edges drawn a little differently don't count."""
    apart = np.abs(np.asarray(cv2.GaussianBlur(first, (3, 3), 0)) - np.asarray(cv2.GaussianBlur(second, (3, 3), 0)))
    return np.asarray(apart.max(axis=2) > CHANGED)


def _boxes(mask: NDArray[np.bool_]) -> list[Box]:
    height, width = mask.shape
    reach = max(3, round(0.02 * max(height, width))) | 1
    joined = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = sorted((stats[at] for at in range(1, count)), key=lambda one: -int(one[cv2.CC_STAT_AREA]))
    kept = [one for one in found if one[cv2.CC_STAT_AREA] >= SMALLEST * mask.size]
    return [_box(one, width, height) for one in kept[:MOST]]


def _box(stats: NDArray[np.int32], width: int, height: int) -> Box:
    left, top, wide, high = (int(value) for value in stats[:4])
    return (
        1000 * top // height,
        1000 * left // width,
        min(1000, -(-1000 * (top + high) // height)),
        min(1000, -(-1000 * (left + wide) // width)),
    )


def _grey(pixels: NDArray[np.float32]) -> Grey:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)


def _blurred(values: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(values, (11, 11), 1.5), np.float32)
