from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from components.media.compare.bands import bands
from components.media.compare.colour import Pixels, apart
from components.media.compare.differences import differences
from components.media.compare.edges import smoothing
from tests.media.compare.drawing import grain, painted, plain, textured

BLACK, GREY, PALE = (0, 0, 0), (110, 110, 110), (190, 190, 190)
# Counted by pixelmatch's own tests on these pictures, at its commit c6fee35.
PUBLISHED = [("1", 0.05, 154), ("1", 0.1, 120), ("3", 0.05, 220), ("4", 0.05, 36563)]


def counted(one: Pixels, other: Pixels, threshold: float = 0.1) -> tuple[int, int]:
    found = differences(one, other, threshold)
    return int(found.changed.sum()), int(found.smoothed.sum())


def edge(colour: tuple[int, int, int]) -> Pixels:
    """Black to the left, white to the right, and a column of this colour between."""
    return painted(painted(plain(20, 10), (0, 0, 10, 9)), (0, 9, 10, 10), colour)


def smooth(pixels: Pixels) -> Pixels:
    """At half the size: edges that fall within a pixel become a mixture."""
    return np.asarray(cv2.resize(pixels, (600, 1000), interpolation=cv2.INTER_AREA), np.uint8)


def opened(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize(("pair", "threshold", "count"), PUBLISHED)
def test_counts_are_the_published_ones(shared_media: Path, pair: str, threshold: float, count: int) -> None:
    one, other = (opened(shared_media / "pairs" / f"pixelmatch_{pair}{side}.png") for side in "ab")
    assert counted(one, other, threshold)[0] == count


@pytest.mark.parametrize("pair", "134")
def test_every_pixel_is_told_as_the_published_picture_tells_it(shared_media: Path, pair: str) -> None:
    one, other = (opened(shared_media / "pairs" / f"pixelmatch_{pair}{side}.png") for side in "ab")
    expected = opened(shared_media / "pairs" / f"pixelmatch_{pair}diff.png")
    found = differences(one, other, 0.05)
    assert np.array_equal(found.changed, (expected == (255, 0, 0)).all(axis=2))
    assert np.array_equal(found.smoothed, (expected == (255, 255, 0)).all(axis=2))


def test_equal_pictures_do_not_differ() -> None:
    assert counted(grain(30, 20, 1), grain(30, 20, 1), 0) == (0, 0)


def test_an_edge_smoothed_otherwise_is_no_difference() -> None:
    assert counted(edge(GREY), edge(PALE)) == (0, 10)


def test_an_edge_two_pixels_wide_is_a_difference() -> None:
    one, other = (painted(edge(colour), (0, 8, 10, 9), colour) for colour in (GREY, PALE))
    assert counted(one, other) == (20, 0)


def test_an_edge_that_moved_is_a_difference() -> None:
    assert counted(edge(BLACK), edge((255, 255, 255))) == (10, 0)


def test_a_spot_in_an_even_area_is_a_difference() -> None:
    assert counted(plain(20, 10), painted(plain(20, 10), (4, 4, 5, 5), GREY)) == (1, 0)


def test_colours_up_to_the_threshold_are_the_same() -> None:
    one, other = plain(4, 4), plain(4, 4, (250, 250, 250))
    far = float(apart(one, other).max())
    assert counted(one, other, far + 1e-5) == (0, 0)
    assert counted(one, other, far - 1e-5) == (16, 0)


def test_strength_is_the_distance_of_the_colours() -> None:
    found = differences(plain(9, 9), painted(plain(9, 9), (2, 2, 5, 5)), 0.1)
    assert (found.strength == np.where(found.changed, 255, 0)).all()


def test_bands_leave_no_seam() -> None:
    one, other = (smooth(textured(1300, 2100)[at : at + 2003, at : at + 1201]) for at in (0, 1))
    found, over = differences(one, other, 0.1), apart(one, other) > 0.1
    soft = smoothing(one, other)
    assert len(list(bands(1000, 600, 2))) == 3 and 0 < soft.sum() < soft.size
    assert np.array_equal(found.smoothed, over & soft) and np.array_equal(found.changed, over & ~soft)


def test_bands_hold_every_row_once_and_see_their_neighbours() -> None:
    rows = np.arange(100, 110)
    taken = [(band, rows[band.seen]) for band in bands(10, 7, reach=2, pixels=29)]
    assert [list(seen) for _, seen in taken] == [
        [100, 101, 102, 103, 104, 105],
        [102, 103, 104, 105, 106, 107, 108, 109],
        [106, 107, 108, 109],
    ]
    assert (
        [list(seen[band.core]) for band, seen in taken]
        == [list(rows[band.rows]) for band, _ in taken]
        == [[100, 101, 102, 103], [104, 105, 106, 107], [108, 109]]
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 5), (5, 1), (2, 2)])
def test_the_smallest_pictures_are_compared(size: tuple[int, int]) -> None:
    assert sum(counted(plain(*size), plain(*size, BLACK))) == size[0] * size[1]
