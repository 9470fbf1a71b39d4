"""A picture taken in bands of rows, so that memory does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PIXELS = 250_000  # a band; small enough to stay in a processor's cache


@dataclass(frozen=True, slots=True)
class Band:
    """`rows` of the picture; `seen` are those and their neighbours; `core` are the rows within `seen`."""

    rows: slice
    seen: slice
    core: slice


def bands(height: int, width: int, reach: int, pixels: int = PIXELS) -> Iterator[Band]:
    """Together they hold every row once, each band seeing `reach` rows more at either side, where there are any."""
    step = max(1, pixels // width)
    for top in range(0, height, step):
        bottom = min(top + step, height)
        above, below = max(0, top - reach), min(height, bottom + reach)
        yield Band(slice(top, bottom), slice(above, below), slice(top - above, bottom - above))
