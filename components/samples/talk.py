"""Speaks the example meeting anew: `python -m components.samples.talk`."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from components.media.samples import LAUNCH, Sample
from components.offline.live.voice import RATE, speak

PAUSE = 0.7  # seconds between two turns
# There is one voice only; the others are it, lower by so much, which changes pitch and timbre.
DEPTHS = (1.0, 1.28)
OPUS_RATE = 48_000


def make(sample: Sample = LAUNCH, target: Path = LAUNCH.path) -> None:
    silence = np.zeros(round(PAUSE * RATE), np.int16)
    pieces = [piece for voice, words in sample.facts["turns"] for piece in (said(words, DEPTHS[voice]), silence)]
    with av.open(str(target), "w", format="ogg") as container:
        container.metadata["comment"] = sample.stamp
        stream = container.add_stream("libopus", rate=OPUS_RATE, layout="mono", bit_rate=32_000)
        spoken = av.AudioFrame.from_ndarray(np.concatenate(pieces)[None, :], format="s16", layout="mono")
        spoken.sample_rate = RATE
        resampler = av.AudioResampler(format="s16", layout="mono", rate=OPUS_RATE, frame_size=960)
        for block in [*resampler.resample(spoken), *resampler.resample(None)]:
            container.mux(stream.encode(block))
        container.mux(stream.encode())


def said(words: str, depth: float) -> NDArray[np.int16]:
    voice = np.frombuffer(speak(words), "<i2").astype(np.float64)
    stretched: NDArray[np.int16] = np.interp(
        np.arange(0, len(voice) - 1, 1 / depth), np.arange(len(voice)), voice
    ).astype(np.int16)
    return stretched


if __name__ == "__main__":
    make()
