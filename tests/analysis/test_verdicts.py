from __future__ import annotations

import pytest

from components.analysis.compare import Difference
from components.analysis.verdicts import Verdict, both_boxes, claimed, judge, unnamed
from components.media.compare.value import Placement
from tests.analysis.comparing import comparison, difference

HERE = Placement()
THERE = Placement(shift_y=0.1)  # the second lies a tenth lower on the first
ON_LARGE, ELSEWHERE = [200, 300, 300, 400], [500, 100, 600, 200]


def mark(row: Difference, placement: Placement = HERE) -> Verdict:
    return judge(row, comparison(), placement)


def test_pixels_agree_where_much_of_the_place_changed() -> None:
    found = mark(difference(a=[210, 310, 290, 390], b=[210, 310, 290, 390]))
    assert found == Verdict("pixels agree", "100 % of the place changed.", pytest.approx(1), (1,))  # type: ignore[arg-type]


def test_pixels_agree_where_a_large_place_holds_a_small_change() -> None:
    found = mark(difference(a=[600, 600, 900, 900]))
    assert (found.mark, found.clusters, found.reason) == ("pixels agree", (2,), "Less than 1 % of the place changed.")


def test_pixels_agree_within_the_drift_of_boxes() -> None:
    assert mark(difference(a=[300, 300, 340, 400])).mark == "pixels agree"
    assert mark(difference(a=[312, 300, 352, 400])).mark == "pixels disagree"


def test_pixels_disagree_where_nothing_changed() -> None:
    assert mark(difference(a=ELSEWHERE)) == Verdict("pixels disagree", "Nothing changed at this place.", 0.0)


def test_pixels_disagree_where_a_place_only_brushes_a_change() -> None:
    found = mark(difference(a=[289, 100, 700, 306]))
    assert (found.mark, found.reason, found.clusters) == ("pixels disagree", "Less than 1 % of the place changed.", ())


def test_a_difference_without_a_place_is_outside() -> None:
    assert mark(difference()) == Verdict("outside what pixels show", "The model gave no place.")


def test_a_place_where_the_pictures_do_not_cover_each_other_is_outside() -> None:
    half = comparison(compared=(0, 0, 500, 1000))
    assert judge(difference(a=[700, 0, 800, 100]), half, HERE).mark == "outside what pixels show"
    assert judge(difference(a=ON_LARGE), half, HERE).mark == "pixels agree"


def test_where_everything_changed_a_place_tells_nothing() -> None:
    found = judge(difference(a=ON_LARGE), comparison(changed=810_000), HERE)
    assert (found.mark, found.share) == ("outside what pixels show", None)
    assert found.reason == "81 % of all pixels differ, so a change at this place tells nothing."


def test_a_place_in_the_second_picture_is_looked_for_where_it_lies() -> None:
    row = difference("added", b=[80, 300, 180, 400])
    assert judge(row, comparison(), THERE).mark == "pixels agree"
    assert judge(row, comparison(), HERE).mark == "pixels disagree"


@pytest.mark.parametrize(
    ("row", "places"),
    [
        (difference("added", a=ELSEWHERE, b=ON_LARGE), [(190, 290, 310, 410)]),
        (difference("removed", a=ELSEWHERE, b=ON_LARGE), [(490, 90, 610, 210)]),
        (difference("modified", a=ELSEWHERE, b=ON_LARGE), [(490, 90, 610, 210), (190, 290, 310, 410)]),
        (difference("added", a=ELSEWHERE), [(490, 90, 610, 210)]),
        (difference("removed", b=ELSEWHERE), [(490, 90, 610, 210)]),
        (difference("modified", a=[0, 0, 1000, 995]), [(0, 0, 1000, 1000)]),
        (difference(), []),
    ],
)
def test_which_place_a_difference_claims(row: Difference, places: list[tuple[int, ...]]) -> None:
    assert claimed(row, HERE) == places


def test_what_was_moved_is_seen_at_either_place() -> None:
    assert mark(difference(a=ELSEWHERE, b=ON_LARGE)).clusters == (1,)


def test_a_crop_shows_the_same_place_on_both() -> None:
    assert both_boxes(difference(a=ELSEWHERE, b=ON_LARGE), THERE) == ((500, 100, 600, 200), (200, 300, 300, 400))
    assert both_boxes(difference(a=ELSEWHERE), THERE) == ((500, 100, 600, 200), (400, 100, 500, 200))
    assert both_boxes(difference(b=ELSEWHERE), THERE) == ((600, 100, 700, 200), (500, 100, 600, 200))
    assert both_boxes(difference(), THERE) is None


def test_changes_that_no_difference_names() -> None:
    verdicts = [mark(difference(a=ON_LARGE)), mark(difference(a=ELSEWHERE))]
    assert unnamed(verdicts, comparison()) == (2,)
    assert unnamed([], comparison()) == (1, 2)
