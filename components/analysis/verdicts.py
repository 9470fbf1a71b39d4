"""A model's differences held against the pixels: does something change where it says so?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from components.analysis.compare import Difference
from components.media.compare.value import WHOLE, Box, Cluster, Comparison, Placement, area, overlap

Mark = Literal["pixels agree", "pixels disagree", "outside what pixels show"]

DRIFT = 10  # thousandths; models' boxes are that inexact
AGREES = 0.02  # share of the place that changed
INSIDE = 0.5  # of a change's box, within the place: then the place is about this change, however small it is
VISIBLE = 0.5  # of the place, where both pictures show something
EVERYTHING = 0.8  # share of all pixels changed, from which a change somewhere says nothing


@dataclass(frozen=True, slots=True)
class Verdict:
    """`share` (0-1) of the place changed, None where that can't be told; `clusters` are the changes that bear it out.

    `reason` is a sentence for the user.
    """

    mark: Mark
    reason: str
    share: float | None = None
    clusters: tuple[int, ...] = ()


def judge(row: Difference, found: Comparison, placement: Placement) -> Verdict:
    """The verdict about one difference."""
    places = claimed(row, placement)
    if not places:
        return _outside("The model gave no place.")
    if all(area(overlap(place, found.compared)) < VISIBLE * area(place) for place in places):
        return _outside("The place lies where the pictures do not cover each other.")
    if found.share > EVERYTHING:
        return _outside(f"{100 * found.share:.0f} % of all pixels differ, so a change at this place tells nothing.")
    shares = [found.changed_in(place) for place in places]
    touched = [each for each in found.clusters if any(overlap(each.first, place) for place in places)]
    share, numbers = max(shares), tuple(each.number for each in touched)
    told = f"{_percent(share)} of the place changed."
    if share >= AGREES or any(_is_about(place, each) for place in places for each in touched):
        return Verdict("pixels agree", told, share, numbers)
    return Verdict("pixels disagree", told if share else "Nothing changed at this place.", share)


def claimed(row: Difference, placement: Placement) -> list[Box]:
    """The places that a difference names, on the first picture, a little larger.

    What was added is looked for where it is in B, what was removed where it was in A, what was modified at both.
    """
    ours = [_box(row.box_a)] if row.box_a else []
    theirs = [placement.on_first(_box(row.box_b))] if row.box_b else []
    chosen = {"added": theirs or ours, "removed": ours or theirs, "modified": ours + theirs}[row.kind]
    return [_grown(place) for place in chosen]


def both_boxes(row: Difference, placement: Placement) -> tuple[Box, Box] | None:
    """Where to look in A and in B, each in its own picture; one that the model left out is taken from the other."""
    if row.box_a:
        ours = _box(row.box_a)
        return ours, _box(row.box_b) if row.box_b else placement.on_second(ours)
    if row.box_b:
        theirs = _box(row.box_b)
        return placement.on_first(theirs), theirs
    return None


def unnamed(verdicts: Sequence[Verdict], found: Comparison) -> tuple[int, ...]:
    """The changes that bear out no difference: the model did not speak of them."""
    named = {number for verdict in verdicts for number in verdict.clusters}
    return tuple(each.number for each in found.clusters if each.number not in named)


def _is_about(place: Box, cluster: Cluster) -> bool:
    return area(overlap(place, cluster.first)) >= INSIDE * area(cluster.first)


def _outside(reason: str) -> Verdict:
    return Verdict("outside what pixels show", reason)


def _grown(box: Box) -> Box:
    """By the drift, but no further than the pictures reach: else a place at the rim would lie half outside."""
    top, left, bottom, right = box
    wider = (top - DRIFT, left - DRIFT, bottom + DRIFT, right + DRIFT)
    return overlap(wider, WHOLE) if overlap(box, WHOLE) == box else wider  # type: ignore[return-value]


def _box(box: list[int]) -> Box:
    top, left, bottom, right = box
    return top, left, bottom, right


def _percent(share: float) -> str:
    return "Less than 1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"
