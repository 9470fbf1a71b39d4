"""More than two pictures: which are held against which."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Literal

Order = Literal["each with the next", "each with the first", "all with all"]


def pairs(count: int, order: Order) -> list[tuple[int, int]]:
    """Places of the pictures to compare, from 0, the earlier one first."""
    match order:
        case "each with the next":
            return list(pairwise(range(count)))
        case "each with the first":
            return [(0, other) for other in range(1, count)]
        case "all with all":
            return list(combinations(range(count), 2))


def matrix(shares: dict[tuple[int, int], float | None], count: int) -> list[list[float | None]]:
    """Shares changed of all pairs as a square: 0 for a picture with itself, None where it isn't known."""
    known = {**shares, **{(later, earlier): share for (earlier, later), share in shares.items()}}
    return [[0.0 if row == column else known.get((row, column)) for column in range(count)] for row in range(count)]
