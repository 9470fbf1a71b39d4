"""Structural similarity, SSIM (Wang et al. 2004)."""

from __future__ import annotations

import cv2
import numpy as np

from components.media.compare.bands import bands
from components.media.compare.colour import Pixels, Values

C1, C2 = 0.01**2, 0.03**2
WINDOW, SIGMA = 11, 1.5


def similarity(first: Pixels, second: Pixels) -> float:
    """The mean over two grey pictures of one size: 1 for equal ones."""
    total = 0.0
    for band in bands(first.shape[0], first.shape[1], WINDOW // 2):
        total += float(ssim(first[band.seen], second[band.seen])[band.core].sum(dtype=np.float64))
    return total / first.size


def ssim(first: Pixels, second: Pixels) -> Values:
    """For each pixel, by a Gaussian window."""
    one, other = _light(first), _light(second)
    mean_one, mean_other = _blurred(one), _blurred(other)
    spread = _blurred(one * one + other * other) - mean_one**2 - mean_other**2
    common = _blurred(one * other) - mean_one * mean_other
    alike = (2 * mean_one * mean_other + C1) * (2 * common + C2)
    return np.asarray(alike / ((mean_one**2 + mean_other**2 + C1) * (spread + C2)), np.float32)


def _light(pixels: Pixels) -> Values:
    return np.asarray(pixels / np.float32(255), np.float32)


def _blurred(values: Values) -> Values:
    return np.asarray(cv2.GaussianBlur(values, (WINDOW, WINDOW), SIGMA), np.float32)
