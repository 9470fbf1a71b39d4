from __future__ import annotations

import numpy as np
import pytest

from components.media.compare.colour import apart, oklab

Colour = tuple[int, int, int]


def distance(one: Colour, other: Colour) -> float:
    return float(apart(np.array([one], np.uint8), np.array([other], np.uint8))[0])


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ((0, 0, 0), (255, 255, 255), 1.0),
        ((7, 8, 9), (7, 8, 9), 0.0),
        ((128, 128, 128), (255, 255, 255), 0.4643),
        ((2, 0, 0), (0, 0, 0), 0.0616),
    ],
)
def test_how_far_colours_are_apart(one: Colour, other: Colour, far: float) -> None:
    assert distance(one, other) == pytest.approx(far, abs=5e-5)
    assert distance(other, one) == distance(one, other)


@pytest.mark.parametrize(
    ("colour", "green_red", "blue_yellow"),
    [((255, 0, 0), 0.2249, 0.1258), ((0, 255, 0), -0.2339, 0.1795), ((0, 0, 255), -0.0325, -0.3115)],
)
def test_the_published_coordinates_of_the_primaries(colour: Colour, green_red: float, blue_yellow: float) -> None:
    _, a, b = oklab(np.array([colour], np.uint8))[0]
    assert (float(a), float(b)) == pytest.approx((green_red, blue_yellow), abs=1e-4)
