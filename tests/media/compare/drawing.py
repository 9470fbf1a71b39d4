"""Pictures with known differences."""

from __future__ import annotations

import numpy as np

from components.media.compare.colour import Pixels


def plain(width: int, height: int, colour: tuple[int, int, int] = (255, 255, 255)) -> Pixels:
    return np.full((height, width, 3), colour, np.uint8)


def textured(width: int, height: int, seed: int = 1) -> Pixels:
    """Even blocks of many colours, with corners to find."""
    colours = np.random.default_rng(seed).integers(0, 256, (height // 8 + 1, width // 8 + 1, 3), np.uint8)
    return np.repeat(np.repeat(colours, 8, axis=0), 8, axis=1)[:height, :width].copy()


def grain(width: int, height: int, seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def painted(pixels: Pixels, box: tuple[int, int, int, int], colour: tuple[int, int, int] = (0, 0, 0)) -> Pixels:
    """A copy; the box is (top, left, bottom, right) in pixels."""
    top, left, bottom, right = box
    copy = pixels.copy()
    copy[top:bottom, left:right] = colour
    return copy
