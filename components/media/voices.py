"""The sound of the voices in a recording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np

from components.media import audio
from components.voiceprint import Samples, Sums, cepstra, cut

Spans = Sequence[tuple[float, float]]
LONGEST = 20.0  # seconds of a span that are listened to


def prints(path: Path, voices: Mapping[str, Spans]) -> dict[str, Sums]:
    """For each voice what its spans (seconds) sound like; without those that lie beyond the end. Raises BadFile."""
    blocks = list(audio.samples(path))
    samples = np.asarray(np.concatenate(blocks) / 32768, np.float32) if blocks else np.zeros(0, np.float32)
    seconds = len(samples) / audio.RATE
    heard = {voice: [span for span in spans if span[0] < span[1] <= seconds] for voice, spans in voices.items()}
    return {voice: _print(samples, spans) for voice, spans in heard.items() if spans}


def _print(samples: Samples, spans: Spans) -> Sums:
    return reduce(add, (Sums.of(cepstra(cut(samples, start, min(end, start + LONGEST)))) for start, end in spans))
