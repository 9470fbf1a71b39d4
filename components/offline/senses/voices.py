"""Whose voice it is: stretches of speech put together by how they sound. Who the people are, nobody can tell.

Cepstra of each stretch are a Gaussian; two stretches are one voice while the Bayesian information criterion finds one
Gaussian enough for both (Chen and Gopalakrishnan, 1998). Voices that are much alike stay one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # samples a second
WINDOW, HOP, POINTS = 400, 160, 512
LOW, HIGH = 100, 3400  # hertz: what a telephone lets through, so that all recordings are heard alike
BANDS, CEPSTRA = 24, 12
QUIET = 4.0  # natural logarithm of power below a stretch's loudest at which a frame tells nothing of the voice
# How much simpler one voice must be than two. Taken as the value that keeps readers of several recordings in one voice
# and parts the two of a telephone call; see tests/bench/meeting.py.
PENALTY = 3.0
FLOOR = 1e-3

Samples = NDArray[np.float32]
Frames = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sums:
    """What is needed of frames to know their Gaussian: how many, their sum, and the sum of their products."""

    count: int
    total: Frames
    products: Frames

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.count + other.count, self.total + other.total, self.products + other.products)

    @property
    def spread(self) -> float:
        """Half the frames' number times the logarithm of their covariance's determinant."""
        mean = self.total / self.count
        covariance = self.products / self.count - np.outer(mean, mean) + FLOOR * np.eye(len(mean))
        return float(0.5 * self.count * np.linalg.slogdet(covariance)[1])


def voices(samples: Samples, spans: Sequence[tuple[float, float]]) -> list[int]:
    """For each stretch (seconds) the number of its voice, from 0 in the order they are heard."""
    groups = [[place] for place in range(len(spans))]
    sums = [_sums(cepstra(_cut(samples, *span))) for span in spans]
    while len(groups) > 1:
        gain, one, other = _nearest(sums)
        if gain > 0:
            break
        groups[one] += groups.pop(other)
        sums[one] += sums.pop(other)
    found = {place: number for number, group in enumerate(sorted(map(sorted, groups))) for place in group}
    return [found[place] for place in range(len(spans))]


def _nearest(sums: list[Sums]) -> tuple[float, int, int]:
    """The pair that is best taken for one voice, and what keeping it two would gain."""
    spreads = [one.spread for one in sums]
    pairs = ((one, other) for one in range(len(sums)) for other in range(one + 1, len(sums)))
    return min((_gain(sums[a], sums[b]) - spreads[a] - spreads[b], a, b) for a, b in pairs)


def _gain(one: Sums, other: Sums) -> float:
    both = one + other
    parameters = CEPSTRA + CEPSTRA * (CEPSTRA + 1) / 2
    return both.spread - PENALTY * 0.5 * parameters * float(np.log(both.count))


def _sums(frames: Frames) -> Sums:
    return Sums(len(frames), frames.sum(0), frames.T @ frames)


def _cut(samples: Samples, start: float, end: float) -> Samples:
    """At least a tenth of a second."""
    first = max(0, min(round(start * RATE), len(samples) - RATE // 10))
    cut = samples[first : max(round(end * RATE), first + RATE // 10)]
    return np.pad(cut, (0, max(0, WINDOW - len(cut))))


def cepstra(samples: Samples) -> Frames:
    """Mel-frequency cepstra of the loud frames, without the first, which is loudness; a row a frame."""
    sharp = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1])
    frames = np.lib.stride_tricks.sliding_window_view(sharp, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hamming(WINDOW), POINTS)) ** 2
    bands = np.log(power @ _filters().T + 1e-8)
    loudness = np.log(np.mean(frames**2, axis=1) + 1e-10)
    kept: Frames = (bands @ _cosines().T)[loudness > loudness.max() - QUIET]
    return kept


@cache
def _filters() -> Frames:
    """Triangles evenly spaced in mel."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (LOW, HIGH))
    corners = 700 * (10 ** (np.linspace(low, high, BANDS + 2) / 2595) - 1) * POINTS / RATE
    bins = np.arange(POINTS // 2 + 1)
    left, middle, right = corners[:-2, None], corners[1:-1, None], corners[2:, None]
    triangles: Frames = np.maximum(0, np.minimum((bins - left) / (middle - left), (right - bins) / (right - middle)))
    return triangles


@cache
def _cosines() -> Frames:
    numbers, bands = np.arange(1, CEPSTRA + 1)[:, None], np.arange(BANDS)[None]
    waves: Frames = np.cos(np.pi / BANDS * (bands + 0.5) * numbers) / np.sqrt(BANDS)
    return waves
