"""Pictures of a comparison, of a size for the screen."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from components.media.compare.align import resized
from components.media.compare.colour import Pixels
from components.media.compare.differences import Differences

SIDE = 2048  # pixels
FADED = 0.25  # of the picture's contrast is left under a heat map
WEAK, STRONG = np.array([255, 193, 7], np.float32), np.array([198, 0, 0], np.float32)
SMOOTHED = (144, 202, 249)
Part = tuple[slice, slice]


def heat_map(first: Pixels, found: Differences, part: Part) -> Pixels:
    """The first picture, faded; what changed from yellow to red, smoothed edges in pale blue, no pixel lost."""
    size = fitting(first)
    grey = np.asarray(cv2.cvtColor(resized(first, size), cv2.COLOR_RGB2GRAY), np.float32)
    heat = np.repeat((255 - FADED * (255 - grey))[..., None], 3, axis=2)
    smoothed = _shrunk(np.where(found.smoothed, 255, 0).astype(np.uint8), first, part, size)
    strength = _shrunk(np.where(found.changed, found.strength, 0).astype(np.uint8), first, part, size)
    heat[smoothed > 0] = SMOOTHED
    hot = strength > 0
    # Half of all changes are weaker than a quarter: the root spreads them over the colours.
    weight = np.sqrt(strength[hot] / 255)[:, None].astype(np.float32)
    heat[hot] = WEAK + (STRONG - WEAK) * weight
    return heat.astype(np.uint8)


def overlay(first: Pixels, laid: Pixels, part: Part) -> Pixels:
    """The second picture (RGB or RGBA) on the first one's canvas, for the screen: clear where it shows nothing."""
    canvas = np.zeros((*first.shape[:2], 4), np.uint8)
    canvas[(*part, 3)] = 255
    canvas[(*part, slice(0, laid.shape[2]))] = laid
    return resized(canvas, fitting(first))


def fitting(pixels: Pixels) -> tuple[int, int]:
    height, width = pixels.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    return max(1, round(width * scale)), max(1, round(height * scale))


def save(pixels: Pixels, target: Path) -> Path:
    """As PNG; compressed little, which takes a third of the time."""
    Image.fromarray(pixels).save(target, compress_level=2)
    return target


def _shrunk(values: Pixels, first: Pixels, part: Part, size: tuple[int, int]) -> Pixels:
    """Each pixel the largest of those it stands for, so that a single changed one stays in sight."""
    canvas = np.zeros(first.shape[:2], np.uint8)
    canvas[part] = values
    if size[0] == first.shape[1]:
        return canvas
    reach = -(-first.shape[1] // size[0])
    spread = cv2.dilate(canvas, np.ones((reach, reach), np.uint8))
    return np.asarray(cv2.resize(spread, size, interpolation=cv2.INTER_NEAREST), np.uint8)
