"""What the page's microphone says, as the conversation takes it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from av import AudioFrame

from components.live.transport.opus import VoiceDecoder
from components.live.transport.resample import Decimator, Pcm

Samples = npt.NDArray[np.float32]

RATE = 48_000  # of everything that is decoded
AROUND = 2**32  # where time stamps begin again
CONCEALED = RATE // 10  # a longer gap is a pause, not a loss


class Ear:
    """A sink for audio: 48 kHz to mono 16 kHz. One ear for one connection, called from its event loop.

    A call takes about 0.05 ms and gives on a third of the samples, in the same moment.
    """

    def __init__(self, hear: Callable[[Pcm], None]) -> None:
        self._hear = hear
        self._decode = VoiceDecoder()
        self._decimate = Decimator()
        self._expected: int | None = None
        self._last = np.zeros(RATE // 50, np.float32)

    def packet(self, data: bytes, timestamp: int) -> None:
        """Opus, with its time stamp in samples. What can't be decoded is lost."""
        self._take(self._decode(data), timestamp)

    def __call__(self, frame: AudioFrame) -> None:
        """What aiortc decoded."""
        self._take(mono(frame), frame.pts)

    def _take(self, samples: Samples, at: int | None) -> None:
        if not len(samples):
            return
        lost = self._lost(len(samples), at)
        whole = np.concatenate((fading(self._last, lost), samples)) if lost else samples
        self._last = samples
        heard = self._decimate(whole)
        if len(heard):
            self._hear(heard)

    def _lost(self, count: int, at: int | None) -> int:
        """Samples missing before these, by their time stamp."""
        if at is None:
            return 0
        missing = 0 if self._expected is None else (at - self._expected) % AROUND
        self._expected = at + count
        return missing if missing <= CONCEALED else 0


def mono(frame: AudioFrame) -> Samples:
    packed = frame.to_ndarray()
    by_channel = packed.T if frame.format.is_planar else packed.reshape(-1, len(frame.layout.channels))
    mean: Samples = by_channel.mean(axis=1, dtype=np.float32)
    return mean


def fading(last: Samples, count: int) -> Samples:
    """What was heard last, again and ever quieter: less of a click than silence."""
    return np.resize(last, count) * np.linspace(1, 0, count, dtype=np.float32)
