"""Both sides of a recording as one sound file, for pages that take a meeting."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from components.live.ports import UPLINK_RATE
from components.live.recording import Recorded

Wave = npt.NDArray[np.int16]
BLOCK_SECONDS = 10


def mixed(recorded: Recorded, out: Path) -> Path:
    """Mono, 16 kHz, PCM16; as long as the longer side. Raises FileNotFoundError when neither side was recorded."""
    sides = [path for path in (recorded.microphone, recorded.voice) if path]
    if not sides:
        raise FileNotFoundError("Nothing of this talk was recorded.")
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(UPLINK_RATE)
        for block in _sums([_blocks(path) for path in sides]):
            file.writeframesraw(block.tobytes())
    return out


def _sums(sides: list[Iterator[Wave]]) -> Iterator[Wave]:
    while blocks := [block for side in sides if (block := next(side, None)) is not None]:
        total = np.zeros(max(map(len, blocks)), np.int32)
        for block in blocks:
            total[: len(block)] += block
        yield np.clip(total, -32768, 32767).astype("<i2")


def _blocks(path: Path) -> Iterator[Wave]:
    """The file at 16 kHz, in blocks of equal length but the last."""
    size, rest = UPLINK_RATE * BLOCK_SECONDS, np.zeros(0, np.int16)
    for piece in _resampled(path):
        rest = np.concatenate([rest, piece])
        while len(rest) >= size:
            yield rest[:size]
            rest = rest[size:]
    if len(rest):
        yield rest


def _resampled(path: Path) -> Iterator[Wave]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=UPLINK_RATE)
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            yield from (piece.to_ndarray()[0] for piece in resampler.resample(frame))
    yield from (piece.to_ndarray()[0] for piece in resampler.resample(None))
