from __future__ import annotations

import cv2
import numpy as np
import pytest

from components.media.compare.align import lay, misfit, place, place_plainly, registered
from components.media.compare.colour import Pixels
from components.media.compare.value import How, Placement
from tests.media.compare.drawing import grain, painted, plain, textured

Size = tuple[int, int]


def moved(pixels: Pixels, right: int, down: int) -> Pixels:
    canvas = plain(pixels.shape[1], pixels.shape[0])
    height, width = canvas.shape[:2]
    canvas[max(0, down) : height + min(0, down), max(0, right) : width + min(0, right)] = pixels[
        max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)
    ]
    return canvas


@pytest.mark.parametrize(
    ("first", "second", "how", "placement"),
    [
        ((400, 300), (400, 300), "same size", Placement()),
        ((400, 300), (800, 600), "resized", Placement()),
        ((400, 300), (1000, 745), "resized", Placement()),
        ((400, 300), (400, 600), "top left", Placement(1, 2)),
        ((400, 300), (200, 300), "top left", Placement(0.5, 1)),
        ((400, 300), (200, 600), "top left", Placement(1, 4)),
    ],
)
def test_sizes_alone_tell_where_a_picture_lies(first: Size, second: Size, how: How, placement: Placement) -> None:
    assert place_plainly(first, second) == (how, placement)


@pytest.mark.parametrize(("right", "down"), [(24, -13), (-5, 40), (0, 7)])
def test_a_shift_is_found_to_the_pixel(right: int, down: int) -> None:
    one = textured(640, 480)
    how, placement = place(moved(one, right, down), one)
    assert how == "registered"
    assert placement == Placement(1, 1, right / 640, down / 480)
    laid = lay(moved(one, right, down), one, placement)
    assert laid and np.array_equal(laid[0], laid[1])


def test_a_shift_in_a_large_picture_is_found_to_the_pixel() -> None:
    one = textured(2600, 1800)
    found = place(moved(one, 31, 17), one)[1]
    assert (found.scale_x, found.scale_y) == (1, 1)
    assert (found.shift_x * 2600, found.shift_y * 1800) == pytest.approx((31, 17))


def test_a_part_is_found_in_the_whole() -> None:
    one = textured(800, 600)
    part = np.asarray(cv2.resize(one[100:500, 200:800], (900, 600), interpolation=cv2.INTER_CUBIC), np.uint8)
    how, placement = place(one, part)
    assert how == "registered"
    found = (placement.scale_x, placement.scale_y, placement.shift_x, placement.shift_y)
    assert found == pytest.approx((0.75, 2 / 3, 0.25, 1 / 6), abs=0.005)


def test_registration_is_left_when_not_wanted() -> None:
    one = textured(640, 480)
    assert place(moved(one, 24, -13), one, register=False) == ("same size", Placement())


@pytest.mark.parametrize(
    "second",
    [grain(640, 480, 3), textured(640, 480, 9), plain(640, 480), painted(textured(640, 480), (100, 100, 300, 300))],
    ids=["noise", "another", "even", "the same with a change"],
)
def test_pictures_that_do_not_fit_better_elsewhere_stay(second: Pixels) -> None:
    assert place(textured(640, 480), second) == ("same size", Placement())


def test_even_pictures_offer_nothing_to_register_by() -> None:
    assert registered(plain(100, 100), plain(100, 100, (0, 0, 0))) is None


def test_a_picture_is_laid_where_it_overlaps() -> None:
    one, other = plain(100, 80), painted(plain(50, 40), (0, 0, 10, 10))
    laid = lay(one, other, Placement(0.5, 0.5, 0.6, -0.25))
    assert laid
    ours, theirs, part = laid
    assert part == (slice(0, 20), slice(60, 100))
    assert ours.shape == theirs.shape == (20, 40, 3)


def test_pictures_may_not_overlap_at_all() -> None:
    assert lay(plain(10, 10), plain(10, 10), Placement(1, 1, 1, 0)) is None
    assert misfit(plain(10, 10), plain(10, 10), Placement(1, 1, 1, 0)) == float("inf")
