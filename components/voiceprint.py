"""How a voice sounds, in numbers: cepstra of speech, taken for one Gaussian. Whose voice it is, nobody can tell.

The one module of ours that the offline engine shares with the app; it imports nothing of either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # samples a second
WINDOW, HOP, POINTS = 400, 160, 512
LOW, HIGH = 100, 3400  # hertz: what a telephone lets through, so that all recordings are heard alike
BANDS, CEPSTRA = 24, 12
QUIET = 4.0  # natural logarithm of power below a stretch's loudest at which a frame tells nothing of the voice
FLOOR = 1e-3
# How much of a voice's covariance is taken from all voices together: short stretches tell more of their words.
COMMON = 0.6

Samples = NDArray[np.float32]
Frames = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What is needed of frames to know their Gaussian: how many, their sum, and the sum of their products.

    Of one voice, or of several along the first axis.
    """

    count: Frames
    total: Frames
    products: Frames

    @classmethod
    def of(cls, frames: Frames) -> Sums:
        return cls(np.asarray(float(len(frames))), frames.sum(0), frames.T @ frames)

    @classmethod
    def stacked(cls, several: Sequence[Sums]) -> Sums:
        return cls(*(np.stack([getattr(one, name) for one in several]) for name in ("count", "total", "products")))

    @classmethod
    def read(cls, plain: Sequence[Any]) -> Sums:
        """Out of `plain`."""
        return cls(*(np.asarray(part, np.float64) for part in plain))

    def plain(self) -> list[Any]:
        """As JSON holds it."""
        return [self.count.tolist(), self.total.tolist(), self.products.tolist()]

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.count + other.count, self.total + other.total, self.products + other.products)

    def __getitem__(self, place: int) -> Sums:
        return Sums(self.count[place], self.total[place], self.products[place])

    def put(self, place: int, one: Sums) -> None:
        self.count[place], self.total[place], self.products[place] = one.count, one.total, one.products

    @property
    def mean(self) -> Frames:
        return np.asarray(self.total / self.count[..., None])

    @property
    def covariance(self) -> Frames:
        mean = self.mean
        return np.asarray(
            self.products / self.count[..., None, None]
            - mean[..., :, None] * mean[..., None, :]
            + FLOOR * np.eye(mean.shape[-1])
        )

    @property
    def spread(self) -> Frames:
        """Half the frames' number times the logarithm of their covariance's determinant."""
        return np.asarray(0.5 * self.count * _logdet(self.covariance))


def apart(one: Sums, others: Sums, common: Frames) -> Frames:
    """How unlike a voice is to each of others (Bhattacharyya), 0 for the same; `common` is `within` all of them."""
    first, second = (COMMON * common + (1 - COMMON) * sums.covariance for sums in (one, others))
    step = others.mean - one.mean
    middle = (first + second) / 2 + step[..., :, None] * step[..., None, :] / 4
    return np.asarray(_logdet(middle) - (_logdet(first) + _logdet(second)) / 2)


def within(several: Sums) -> Frames:
    """The covariance that voices have on average."""
    weights = several.count / several.count.sum()
    return np.asarray(np.einsum("i,ijk->jk", weights, several.covariance))


def _logdet(matrices: Frames) -> Frames:
    return np.asarray(np.linalg.slogdet(matrices)[1])


def cut(samples: Samples, start: float, end: float) -> Samples:
    """From start to end (seconds); at least a tenth of a second."""
    first = max(0, min(round(start * RATE), len(samples) - RATE // 10))
    part = samples[first : max(round(end * RATE), first + RATE // 10)]
    return np.pad(part, (0, max(0, WINDOW - len(part))))


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
