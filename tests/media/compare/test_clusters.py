from __future__ import annotations

import numpy as np
import pytest

from components.media.compare.clusters import Spot, cells, clusters, counts
from components.media.compare.differences import Differences

Place = tuple[int, int, int, int]


def changed(places: dict[Place, int], height: int = 200, width: int = 300) -> Differences:
    """Boxes of pixels (top, left, bottom, right) with their strength."""
    strength = np.zeros((height, width), np.uint8)
    for (top, left, bottom, right), value in places.items():
        strength[top:bottom, left:right] = value
    return Differences(strength > 0, np.zeros((height, width), bool), strength)


def test_changes_apart_are_several_the_largest_first() -> None:
    small, large = (10, 20, 14, 24), (100, 150, 120, 180)
    assert clusters(changed({small: 255, large: 51})) == ([Spot(large, 600, 0.2), Spot(small, 16, 1.0)], 0)


def test_changes_close_together_are_one() -> None:
    spots, _ = clusters(changed({(10, 10, 12, 40): 255, (10, 43, 12, 60): 255}))
    assert [(spot.place, spot.pixels) for spot in spots] == [((10, 10, 12, 60), 94)]


def test_the_box_holds_no_pixel_of_another_change() -> None:
    # The second lies in the rows and columns of the angle that the first makes.
    angle = {(10, 10, 12, 100): 255, (10, 10, 100, 12): 255, (50, 50, 60, 60): 255}
    spots, _ = clusters(changed(angle))
    assert [spot.place for spot in spots] == [(10, 10, 100, 100), (50, 50, 60, 60)]


def test_slight_changes_and_those_beyond_the_most_are_only_counted() -> None:
    places = {(0, 30 * at, 5, 30 * at + 10): 255 for at in range(5)} | {(100, 0, 160, 60): 255, (180, 200, 181, 201): 9}
    spots, further = clusters(changed(places), most=4)
    assert ([spot.pixels for spot in spots], further) == ([3600, 50, 50, 50], 3)


def test_a_small_change_beside_a_large_one_is_told_if_it_is_plain() -> None:
    spots, further = clusters(changed({(0, 0, 100, 100): 255, (150, 200, 152, 202): 255, (190, 10, 192, 12): 250}))
    assert ([spot.pixels for spot in spots], further) == ([10_000, 4], 1)


def test_no_change_is_no_cluster() -> None:
    assert clusters(changed({})) == ([], 0)


@pytest.mark.parametrize(
    ("size", "expected"), [((200, 300), (67, 100)), ((30, 40), (30, 40)), ((1, 5000), (1, 100)), ((1, 1), (1, 1))]
)
def test_cells_are_about_square(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert cells(*size) == expected
    assert counts(np.ones(size, bool)).shape == expected
    assert counts(np.ones(size, bool)).sum() == size[0] * size[1]


def test_cells_count_what_lies_in_them() -> None:
    mask = np.zeros((200, 200), bool)
    mask[10:12, 20:23] = True
    found = counts(mask)
    assert (found[5, 10], found[5, 11], found.sum()) == (4, 2, 6)
