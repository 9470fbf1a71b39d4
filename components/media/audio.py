"""Sound, as samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from components.errors import BadFile
from components.media.streams import audio_of, opened

RATE = 16_000


def samples(path: Path, rate: int = RATE) -> Iterator[NDArray[np.int16]]:
    """Mono samples in order, in blocks as they were packed. Raises BadFile, maybe after the first blocks."""
    with opened(path) as container:
        stream = audio_of(container)
        if stream is None:
            raise BadFile("There is no sound in this file.", "Choose one with sound.")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
        for frame in container.decode(stream):
            yield from (block.to_ndarray()[0] for block in resampler.resample(frame))
        yield from (block.to_ndarray()[0] for block in resampler.resample(None))
