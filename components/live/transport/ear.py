"""What the page's microphone says, as the conversation takes it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from av import AudioFrame

from components.live.transport.resample import Decimator, Pcm

RATE = 48_000  # of every frame aiortc decodes
CONCEALED = RATE // 10  # a longer gap is a pause, not a loss


class Ear:
    """A sink for audio frames: 48 kHz stereo to mono 16 kHz. One ear for one connection, called from its event loop.

    A call takes about 0.1 ms and gives on a third of the frame's samples, in the same moment.
    """

    def __init__(self, hear: Callable[[Pcm], None]) -> None:
        self._hear = hear
        self._decimate = Decimator()
        self._expected: int | None = None
        self._last = np.zeros(RATE // 50, np.float32)

    def __call__(self, frame: AudioFrame) -> None:
        samples = mono(frame)
        lost = self._lost(frame)
        if lost:
            samples = np.concatenate((fading(self._last, lost), samples))
        if frame.samples:
            self._last = samples[-frame.samples :]
        heard = self._decimate(samples)
        if len(heard):
            self._hear(heard)

    def _lost(self, frame: AudioFrame) -> int:
        """Samples missing before this frame, by its time stamp."""
        if frame.pts is None:
            return 0
        missing = 0 if self._expected is None else frame.pts - self._expected
        self._expected = frame.pts + frame.samples
        return missing if 0 < missing <= CONCEALED else 0


def mono(frame: AudioFrame) -> npt.NDArray[np.float32]:
    packed = frame.to_ndarray()
    by_channel = packed.T if frame.format.is_planar else packed.reshape(-1, len(frame.layout.channels))
    mean: npt.NDArray[np.float32] = by_channel.mean(axis=1, dtype=np.float32)
    return mean


def fading(last: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.float32]:
    """What was heard last, again and ever quieter: less of a click than silence."""
    return np.resize(last, count) * np.linspace(1, 0, count, dtype=np.float32)
