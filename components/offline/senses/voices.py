"""Whose voice it is: stretches of speech put together by how they sound. Who the people are, nobody can tell.

Cepstra of each stretch are a Gaussian; two stretches are one voice while the Bayesian information criterion finds one
Gaussian enough for both (Chen and Gopalakrishnan, 1998). Voices that are much alike stay one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from components.voiceprint import CEPSTRA, RATE, Frames, Samples, Sums, cepstra, cut

# How much simpler one voice must be than two. Taken as the value that keeps readers of several recordings in one voice
# and parts the two of a telephone call; see tests/bench/meeting.py.
PENALTY = 3.0
LEAST = RATE // 10  # samples that are taken of the shortest stretch
PARAMETERS = CEPSTRA + CEPSTRA * (CEPSTRA + 1) / 2


Span = tuple[float, float]


def voices(windows: Iterable[Samples], spans: Sequence[Span]) -> list[int]:
    """For each stretch (seconds, by their beginnings) the number of its voice, from 0 in the order they are heard.

    The windows are the whole sound, one after the other; of it no more is held than the stretch at hand takes.
    """
    if not spans:
        return []
    sums = Sums.stacked([Sums.of(cepstra(part)) for part in _parts(windows, spans)])
    groups = [[place] for place in range(len(spans))]
    gains = np.array([_gains(sums, place) for place in range(len(spans))])
    while gains.min() <= 0:
        one, other = map(int, np.unravel_index(gains.argmin(), gains.shape))
        groups[one] += groups[other]
        groups[other] = []
        sums.put(one, sums[one] + sums[other])
        gains[other] = gains[:, other] = np.inf
        gains[one] = gains[:, one] = np.where(np.isinf(gains[one]), np.inf, _gains(sums, one))
    found = {place: number for number, group in enumerate(sorted(filter(None, groups))) for place in group}
    return [found[place] for place in range(len(spans))]


def _parts(windows: Iterable[Samples], spans: Sequence[Span]) -> Iterator[Samples]:
    left, held, at = list(reversed(spans)), np.zeros(0, np.float32), 0
    for window in windows:
        held = np.concatenate([held, window])
        while left and round(left[-1][1] * RATE) + LEAST <= at + len(held):
            yield _part(held, at, left.pop())
        if not left:
            return
        past = max(0, min(len(held), round(left[-1][0] * RATE) - LEAST - at))
        held, at = held[past:], at + past
    while left:
        yield _part(held, at, left.pop())


def _part(held: Samples, at: int, span: Span) -> Samples:
    return cut(held, span[0] - at / RATE, span[1] - at / RATE)


def _gains(sums: Sums, place: int) -> Frames:
    """What keeping the voice and each of the others two would gain; of itself, infinitely much."""
    both = sums + sums[place]
    gains = both.spread - sums.spread - sums[place].spread - PENALTY * 0.5 * PARAMETERS * np.log(both.count)
    gains[place] = np.inf
    return np.asarray(gains)
