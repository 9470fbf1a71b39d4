"""Pictures that lie on their side or stand on their head: told by how they read, turned, and read again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.offline.senses.images import Pixels
from components.offline.senses.page import Page
from components.offline.senses.reading import read
from components.offline.senses.rows import Span, build

LEGIBLE = 0.85  # receipts read with a score of 0.96 and more, the same upside down with 0.74 and less
BETTER = 0.05
ENOUGH = 12  # letters; fewer tell nothing


def read_page(pixels: Pixels, number: int = 1) -> Page:
    """The page's rows as they stand upright. Raises Missing without the package or its models."""
    spans, turned = read(pixels), 0
    if quarters := turn(spans):
        again = read(np.ascontiguousarray(np.rot90(pixels, quarters)))
        if turn(again) == 0 and _score(again) >= _score(spans) - BETTER:
            spans, turned = again, quarters
    height, width = pixels.shape[:2] if turned % 2 == 0 else pixels.shape[1::-1]
    return Page(number, build(spans, width, height, number), turned)


def turn(spans: Sequence[Span]) -> int:
    """Quarter turns, anticlockwise, that bring what was read upright; 0 when it is, or nothing tells.

    A line that runs down the page was turned anticlockwise before it was read: read well, it needs just that.
    """
    if sum(len(span.text) for span in spans) < ENOUGH:
        return 0
    legible = _score(spans) >= LEGIBLE
    if 2 * sum(_is_tall(span) for span in spans) > len(spans):
        return 1 if legible else 3
    return 0 if legible else 2


def _score(spans: Sequence[Span]) -> float:
    letters = sum(len(span.text) for span in spans)
    return sum(span.score * len(span.text) for span in spans) / max(1, letters)


def _is_tall(span: Span) -> bool:
    xs, ys = zip(*span.corners, strict=True)
    return bool(max(ys) - min(ys) > 1.5 * (max(xs) - min(xs)))
