from __future__ import annotations

from pathlib import Path

import pytest

from components.bounds import MEGABYTE, Bounds
from components.errors import NoRoom
from components.media.capacity import Capacity, Promise

HERE = Path()


def capacity(used: int = 0, free: int = 1000) -> Capacity:
    """Figures in megabytes."""
    made = Capacity(lambda: HERE, lambda _: used * MEGABYTE, lambda _: free * MEGABYTE)
    made.bounds = Bounds(visitors=100, free=500)
    return made


@pytest.mark.parametrize(("used", "free", "size"), [(0, 1000, 100), (60, 1000, 40), (0, 550, 50)])
def test_what_fits_is_taken(used: int, free: int, size: int) -> None:
    promise = Promise(capacity(used, free).grow)
    promise.grow(size * MEGABYTE)
    assert promise.size == size * MEGABYTE


@pytest.mark.parametrize(
    ("used", "free", "size", "said"),
    [(0, 1000, 101, "as many files"), (61, 1000, 40, "as many files"), (0, 549, 50, "nearly full")],
)
def test_what_does_not_is_refused(used: int, free: int, size: int, said: str) -> None:
    with pytest.raises(NoRoom, match=said):
        capacity(used, free).require(size * MEGABYTE)


def test_what_is_on_its_way_counts_until_it_is_given_up() -> None:
    house = capacity()
    first, second = Promise(house.grow), Promise(house.grow)
    first.grow(60 * MEGABYTE)
    with pytest.raises(NoRoom):
        second.grow(60 * MEGABYTE)
    assert (first.size, second.size) == (60 * MEGABYTE, 0)
    first.close()
    first.close()
    second.grow(60 * MEGABYTE)
    with pytest.raises(NoRoom):
        house.require(60 * MEGABYTE)
