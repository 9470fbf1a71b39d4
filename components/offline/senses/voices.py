"""Whose voice it is: stretches of speech put together by how they sound. Who the people are, nobody can tell.

Cepstra of each stretch are a Gaussian; two stretches are one voice while the Bayesian information criterion finds one
Gaussian enough for both (Chen and Gopalakrishnan, 1998). Voices that are much alike stay one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.voiceprint import CEPSTRA, Frames, Samples, Sums, cepstra, cut

# How much simpler one voice must be than two. Taken as the value that keeps readers of several recordings in one voice
# and parts the two of a telephone call; see tests/bench/meeting.py.
PENALTY = 3.0
PARAMETERS = CEPSTRA + CEPSTRA * (CEPSTRA + 1) / 2


def voices(samples: Samples, spans: Sequence[tuple[float, float]]) -> list[int]:
    """For each stretch (seconds) the number of its voice, from 0 in the order they are heard."""
    if not spans:
        return []
    sums = Sums.stacked([Sums.of(cepstra(cut(samples, *span))) for span in spans])
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


def _gains(sums: Sums, place: int) -> Frames:
    """What keeping the voice and each of the others two would gain; of itself, infinitely much."""
    both = sums + sums[place]
    gains = both.spread - sums.spread - sums[place].spread - PENALTY * 0.5 * PARAMETERS * np.log(both.count)
    gains[place] = np.inf
    return np.asarray(gains)
