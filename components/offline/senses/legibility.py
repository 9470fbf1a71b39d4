"""How well the print of a screenshot can be read, as far as that can be measured: contrast, size, room, edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from components.offline.senses.images import Pixels
from components.offline.senses.page import Box, Line, Row

Fault = Literal["contrast", "size", "crowded", "edge"]
ENOUGH, LARGE_ENOUGH = 4.5, 3.0  # contrast ratios of WCAG 2.2, success criterion 1.4.3, for text and for large text
LARGE = 24  # pixels, from which letters are large there
SMALLEST = 11  # pixels from the top of high letters to the foot of low ones
ROOM = 0.12  # of the letters' height, at least, between two lines
INK = 0.05  # of a line's pixels, those furthest from its ground, are taken for its ink
CERTAIN = 0.8  # a line read less surely may be no print


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one line. `measured` is a ratio for contrast, else pixels; `weight` (0-1) how grave it is."""

    fault: Fault
    text: str
    box: Box
    measured: float
    weight: float


def findings(pixels: Pixels, rows: Sequence[Row]) -> list[Finding]:
    """The gravest first; each line once."""
    lines = [line for row in rows for line in row.lines if line.score >= CERTAIN and len(line.text.strip()) > 1]
    found = sorted((*_each(pixels, lines), *_crowded(pixels, lines)), key=lambda one: -one.weight)
    first: dict[Box, Finding] = {}
    for one in found:
        first.setdefault(one.box, one)
    return list(first.values())


def contrast(pixels: Pixels) -> float:
    """The ratio (1-21) between the print of a line and its ground, as WCAG defines it."""
    light = _luminance(pixels).ravel()
    ground = float(np.median(light))
    furthest = np.argsort(np.abs(light - ground))[-max(1, int(INK * light.size)) :]
    ink = float(light[furthest].mean())
    return (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05)


def _each(pixels: Pixels, lines: Sequence[Line]) -> Iterator[Finding]:
    height, width = pixels.shape[:2]
    for line in lines:
        tall = line.height * height / 1000
        ratio = contrast(_cut(pixels, line.box))
        least = LARGE_ENOUGH if tall >= LARGE else ENOUGH
        if ratio < least:
            yield Finding("contrast", line.text, line.box, ratio, 1 - (ratio - 1) / (least - 1) * 0.6)
        if tall < SMALLEST:
            yield Finding("size", line.text, line.box, tall, 0.3 + 0.5 * (1 - tall / SMALLEST))
        if line.box[1] * width < 1000 or (1000 - line.box[3]) * width < 1000:  # within a pixel of the side
            yield Finding("edge", line.text, line.box, 0, 0.7)


def _crowded(pixels: Pixels, lines: Sequence[Line]) -> Iterator[Finding]:
    height = pixels.shape[0]
    for one, other in combinations(sorted(lines, key=lambda line: line.box[0]), 2):
        beside = min(one.box[3], other.box[3]) <= max(one.box[1], other.box[1])
        gap = (other.box[0] - one.box[2]) * height / 1000
        tall = min(one.height, other.height) * height / 1000
        if not beside and 0 <= gap < ROOM * tall:
            yield Finding("crowded", f"{one.text} / {other.text}", other.box, gap, 0.25)


def _cut(pixels: Pixels, box: Box) -> Pixels:
    height, width = pixels.shape[:2]
    top, left = box[0] * height // 1000, box[1] * width // 1000
    return pixels[top : max(top + 1, -(-box[2] * height // 1000)), left : max(left + 1, -(-box[3] * width // 1000))]


def _luminance(pixels: Pixels) -> NDArray[np.float32]:
    """Relative luminance of sRGB, as WCAG 2.2 defines it."""
    share = pixels.astype(np.float32) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)
