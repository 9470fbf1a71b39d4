from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from components.media.compare.series import matrix, pairs
from components.media.compare.value import WHOLE, Box, Cluster, Comparison, Placement, area, overlap

ROOT = Path(__file__).resolve().parents[3]
HALF = Placement(0.5, 0.5, 0.25, -0.1)


def comparison(grid: tuple[tuple[int, ...], ...] = ((0, 500), (1000, 0))) -> Comparison:
    cluster = Cluster(1, (0, 500, 500, 1000), (0, 500, 500, 1000), 30, 0.5)
    return Comparison(0.1, WHOLE, 80, 30, 2, 0.9, None, (cluster,), 0, grid, Path("heat.png"))


def test_places_go_from_one_picture_to_the_other_and_back() -> None:
    assert HALF.on_first((0, 0, 1000, 1000)) == (-100, 250, 400, 750)
    assert HALF.on_second((-100, 250, 400, 750)) == pytest.approx(WHOLE)
    assert HALF.shared == (0, 250, 400, 750)


def test_a_picture_beside_the_other_shares_nothing() -> None:
    assert Placement(1, 1, 1, 0).shared is None


@pytest.mark.parametrize(
    ("other", "common"),
    [((5, 5, 20, 20), (5, 5, 10, 10)), ((10, 0, 20, 10), None), ((2, 3, 4, 5), (2, 3, 4, 5))],
)
def test_what_boxes_have_in_common(other: Box, common: Box | None) -> None:
    assert overlap((0, 0, 10, 10), other) == overlap(other, (0, 0, 10, 10)) == common
    assert area(common) == (0 if common is None else (common[2] - common[0]) * (common[3] - common[1]))


@pytest.mark.parametrize(
    ("box", "share"),
    [
        (WHOLE, 0.375),
        ((0, 500, 500, 1000), 0.5),
        ((500, 0, 1000, 500), 1.0),
        ((250, 250, 750, 750), 0.375),
        ((0, 0, 500, 500), 0.0),
        ((-500, 500, 500, 1500), 0.5),
        ((2000, 2000, 3000, 3000), 0.0),
    ],
)
def test_the_share_of_a_place_that_changed(box: Box, share: float) -> None:
    assert comparison().changed_in(box) == pytest.approx(share)


def test_a_comparison_goes_into_json_without_what_serves_the_screen() -> None:
    facts = comparison().as_facts()
    assert (facts["share"], facts["changed"], facts["clusters"][0]["pixels"]) == (0.375, 30, 30)
    assert "grid" not in facts and "heat" not in facts


def test_which_of_several_pictures_are_compared() -> None:
    assert pairs(3, "each with the next") == [(0, 1), (1, 2)]
    assert pairs(3, "each with the first") == [(0, 1), (0, 2)]
    assert pairs(3, "all with all") == [(0, 1), (0, 2), (1, 2)]
    assert pairs(1, "all with all") == []


def test_all_with_all_is_a_square() -> None:
    assert matrix({(0, 1): 0.1, (1, 2): None, (0, 2): 0.3}, 3) == [[0.0, 0.1, 0.3], [0.1, 0.0, None], [0.3, None, 0.0]]


def test_the_apps_own_process_stays_free_of_what_looks_at_pictures() -> None:
    code = (
        "import sys, components.media.worker, components.media.compare.series, components.analysis.compare_report; "
        "print('cv2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
