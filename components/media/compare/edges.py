"""Pixels that only smooth an edge: renderers draw them differently though nothing changed.

After V. Vyšniauskas, "Anti-aliased Pixel and Intensity Slope Detector" (2009), with the conditions that pixelmatch
publishes: such a pixel lies between a darker and a brighter neighbour, has at most two neighbours of its own
brightness, and the darkest or the brightest neighbour belongs to an even area in both pictures.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from components.media.compare.colour import Pixels, Values

Mask = NDArray[np.bool_]
Part = tuple[slice, slice]
# Columns first: of equally dark neighbours the first one decides.
AROUND = [(dy, dx) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (dy, dx) != (0, 0)]
# Whole numbers below 2**24, which float32 holds exactly: equal colours are equally bright to the bit.
BRIGHTNESS = np.array([19588, 38445, 7503], np.float32)
COLOUR = np.array([65536, 256, 1], np.float32)
SAME = 2  # neighbours; the picture's border counts as one


def smoothing(first: Pixels, second: Pixels) -> Mask:
    """The pixels that smooth an edge in either picture."""
    one, other = first.astype(np.float32), second.astype(np.float32)
    even = even_areas(one @ COLOUR) & even_areas(other @ COLOUR)
    return between(one @ BRIGHTNESS, even) | between(other @ BRIGHTNESS, even)


def even_areas(colours: Values) -> Mask:
    """Pixels with more than two neighbours of the very same colour."""
    same = _border(*colours.shape)
    for here, there in _neighbours(*colours.shape):
        same[here] += colours[here] == colours[there]
    return np.asarray(same > SAME)


def between(bright: Values, even: Mask) -> Mask:
    """Pixels on a slope of brightness whose lower or upper end is an even area."""
    same = _border(*bright.shape)
    low, high = np.zeros_like(bright), np.zeros_like(bright)
    low_even, high_even = np.zeros_like(even), np.zeros_like(even)
    for here, there in _neighbours(*bright.shape):
        step = bright[here] - bright[there]
        same[here] += step == 0
        _follow(low_even[here], even[there], step < low[here])
        _follow(high_even[here], even[there], step > high[here])
        np.minimum(low[here], step, out=low[here])
        np.maximum(high[here], step, out=high[here])
    return np.asarray((same <= SAME) & (low < 0) & (high > 0) & (low_even | high_even))


def _follow(ends: Mask, even: Mask, where: Mask) -> None:
    ends ^= (ends ^ even) & where  # in place, and faster than a masked copy


def _border(height: int, width: int) -> NDArray[np.uint8]:
    border = np.zeros((height, width), np.uint8)
    border[[0, -1]] = border[:, [0, -1]] = 1
    return border


def _neighbours(height: int, width: int) -> Iterator[tuple[Part, Part]]:
    """For each direction the pixels that have a neighbour there, and those neighbours."""
    for dy, dx in AROUND:
        yield (_part(dy, height), _part(dx, width)), (_part(-dy, height), _part(-dx, width))


def _part(step: int, length: int) -> slice:
    return slice(max(0, -step), length - max(0, step))
