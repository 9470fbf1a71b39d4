from __future__ import annotations

import numpy as np
import pytest

from components.media.compare.similarity import similarity, ssim
from tests.media.compare.drawing import grain


def test_equal_pictures_are_alike() -> None:
    grey = grain(50, 40, 1)[..., 0]
    assert similarity(grey, grey) == pytest.approx(1.0, abs=1e-6)


def test_even_pictures_differ_by_their_means_alone() -> None:
    black, white = np.zeros((30, 30), np.uint8), np.full((30, 30), 255, np.uint8)
    assert similarity(black, white) == pytest.approx(0.0001 / 1.0001, rel=1e-3)


def test_a_negative_is_the_opposite() -> None:
    grey = grain(60, 60, 1)[..., 0]
    assert similarity(grey, 255 - grey) < -0.8


def test_bands_leave_no_seam() -> None:
    one, other = (grain(700, 800, seed)[..., 0] // 2 + 60 for seed in (1, 2))
    assert similarity(one, other) == pytest.approx(float(ssim(one, other).mean(dtype=np.float64)), abs=1e-7)
