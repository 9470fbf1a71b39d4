"""The main colours of a picture, by name."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from components.offline.senses.images import Pixels

# Basic colour terms and where they lie, as sRGB. Compared in CIELAB, which is near to how different they look.
NAMED = {
    "black": (20, 20, 20),
    "white": (245, 245, 245),
    "grey": (128, 128, 128),
    "light grey": (200, 200, 200),
    "dark grey": (70, 70, 70),
    "red": (205, 30, 35),
    "dark red": (120, 20, 25),
    "orange": (240, 130, 30),
    "brown": (110, 70, 40),
    "beige": (222, 202, 170),
    "yellow": (245, 215, 50),
    "green": (50, 140, 60),
    "light green": (150, 210, 120),
    "dark green": (25, 75, 40),
    "teal": (25, 130, 130),
    "cyan": (70, 200, 220),
    "light blue": (150, 195, 235),
    "blue": (40, 95, 200),
    "navy": (25, 35, 80),
    "purple": (120, 60, 150),
    "pink": (240, 150, 180),
}
SIDE = 96  # pixels; enough to weigh colours by their share
SMALL = 0.06  # of the picture; a colour with less is not a main one


def main_colours(pixels: Pixels, most: int = 4) -> tuple[str, ...]:
    """Colour names by their share of the picture, largest first."""
    small = np.asarray(cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    nearest = _distances(_lab(small.reshape(-1, 3))).argmin(axis=1)
    shares = np.bincount(nearest, minlength=len(NAMED)) / nearest.size
    order = [int(index) for index in np.argsort(-shares) if shares[index] >= SMALL]
    return tuple(list(NAMED)[index] for index in order[:most])


def colour_name(rgb: NDArray[np.floating[Any]]) -> str:
    """The name nearest to one colour, 0-255 a channel."""
    return list(NAMED)[int(_distances(_lab(rgb.astype(np.uint8).reshape(1, 3))).argmin())]


def _distances(
    lab: NDArray[np.float32],
) -> NDArray[np.float32]:
    known = _lab(np.array(list(NAMED.values()), dtype=np.uint8))
    return np.asarray(np.linalg.norm(lab[:, None, :] - known[None, :, :], axis=2), np.float32)


def _lab(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    scaled = rgb.reshape(1, -1, 3).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB), np.float32).reshape(-1, 3)
