"""Where a long recording is cut: in its silences, into pieces that overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

STEP = 0.1  # seconds a level stands for
TARGET = 300.0  # seconds between two cuts, more or less
REACH = 60.0  # seconds before and after in which the cut is sought
OVERLAP = 8.0  # seconds on both sides of a cut that both pieces hold
QUIET = 0.8  # seconds of silence that are looked for


@dataclass(frozen=True, slots=True)
class Window:
    """A piece from `start` to `end`; it answers for `begin` to `until`, the rest is overlap (all seconds)."""

    start: float
    end: float
    begin: float
    until: float


def windows(levels: Sequence[float], target: float = TARGET, overlap: float = OVERLAP) -> tuple[Window, ...]:
    """Pieces that cover the recording of these levels (decibels, one each `STEP`); one for a short one."""
    last = round(len(levels) * STEP, 3)
    edges = [0.0, *_cuts(levels, target), last]
    return tuple(
        Window(max(0.0, begin - overlap), min(last, until + overlap), begin, until) for begin, until in pairwise(edges)
    )


def expected(seconds: float, target: float = TARGET, overlap: float = OVERLAP) -> list[float]:
    """The pieces' lengths as they are likely to be, for the price beforehand."""
    count = max(1, round(seconds / target)) if seconds > target + REACH else 1
    return [seconds / count + overlap * ((number > 0) + (number < count - 1)) for number in range(count)]


def _cuts(levels: Sequence[float], target: float) -> list[float]:
    """Seconds, each in the middle of the quietest moment near where a cut is due."""
    span = round(QUIET / STEP)
    smooth = np.convolve(np.asarray(levels, np.float64), np.ones(span) / span, "same") if len(levels) else np.zeros(0)
    reach = min(REACH, target / 5)
    cuts: list[float] = []
    while len(levels) * STEP - (cuts[-1] if cuts else 0.0) > target + reach:
        due = (cuts[-1] if cuts else 0.0) + target
        first = round((due - reach) / STEP)
        near = smooth[first : round((due + reach) / STEP)]
        cuts.append(round((first + int(near.argmin())) * STEP, 3))
    return cuts
