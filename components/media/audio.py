"""Sound, as samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from components.errors import BadFile
from components.media.streams import audio_of, opened, video_of, zero
from components.media.windows import STEP

RATE = 16_000


def samples(path: Path, rate: int = RATE) -> Iterator[NDArray[np.int16]]:
    """Mono samples in order, in blocks as they were packed, after silence where the film begins before its sound.

    Raises BadFile, maybe after the first blocks.
    """
    with opened(path) as container:
        stream = audio_of(container)
        if stream is None:
            raise BadFile("There is no sound in this file.", "Choose one with sound.")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
        begun = False
        for frame in container.decode(stream):
            if not begun:
                yield from _silence(_late(container, stream, frame), rate)
                begun = True
            yield from (block.to_ndarray()[0] for block in resampler.resample(frame))
        yield from (block.to_ndarray()[0] for block in resampler.resample(None))


def _late(container: InputContainer, stream: AudioStream, first: av.AudioFrame) -> float:
    """Seconds after the film's begin at which its sound does, but never more than there are.

    Headers don't tell it in every container, so its first frame does. Less than a level's step is no silence.
    """
    late = (first.time or 0.0) - float(zero(stream, video_of(container)))
    late = min(late, (container.duration or 0) / av.time_base)
    return late if late >= STEP else 0.0


def _silence(seconds: float, rate: int) -> Iterator[NDArray[np.int16]]:
    """In blocks of a second at most."""
    left = round(seconds * rate)
    while left > 0:
        yield np.zeros(min(left, rate), np.int16)
        left -= rate


def levels(path: Path) -> list[float]:
    """Loudness in decibels below full scale, one value each `windows.STEP`; silence is -100. Raises BadFile."""
    span, found = round(STEP * RATE), []
    rest = np.zeros(0, np.int16)
    for block in samples(path):
        rest = np.concatenate([rest, block])
        whole = len(rest) // span * span
        if whole >= 100 * span:
            found += _decibels(rest[:whole].reshape(-1, span))
            rest = rest[whole:]
    whole = len(rest) // span * span
    return (
        found
        + _decibels(rest[:whole].reshape(-1, span))
        + _decibels(rest[None, whole:] if len(rest) > whole else rest[:0, None])
    )


def _decibels(blocks: NDArray[np.int16]) -> list[float]:
    power = np.mean(np.square(blocks, dtype=np.float64), axis=1) / 32768**2
    return [round(float(level), 1) for level in 10 * np.log10(power + 1e-10)]


def cut(path: Path, spans: Sequence[tuple[float, float]], target: Path) -> list[Path]:
    """The pieces from start to end (seconds) as FLAC, 16 kHz mono, written in one walk through the file.

    Counted in samples, because what compressed files say of their times is not exact. Raises BadFile.
    """
    writers = [Piece(target.with_name(f"{target.name}-{number}.flac"), *span) for number, span in enumerate(spans)]
    place = 0
    try:
        for block in samples(path):
            for writer in writers:
                writer.take(block, place)
            place += len(block)
    finally:
        for writer in writers:
            writer.close()
    return [writer.path for writer in writers]


class Piece:
    """One piece being written; opened when its first samples come."""

    def __init__(self, path: Path, start: float, end: float) -> None:
        self.path = path
        self._first, self._last = round(start * RATE), round(end * RATE)
        self._file: av.container.OutputContainer | None = None
        self._stream: AudioStream | None = None

    def take(self, block: NDArray[np.int16], place: int) -> None:
        """A block whose first sample has this number in the whole recording."""
        own = block[max(0, self._first - place) : max(0, self._last - place)]
        if len(own):
            stream = self._open()
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(own)[None, :], format="s16", layout="mono")
            frame.sample_rate = RATE
            self._mux(stream.encode(frame))
        if place + len(block) >= self._last:
            self.close()

    def close(self) -> None:
        if self._file is not None and self._stream is not None:
            self._mux(self._stream.encode())
            self._file.close()
            self._file = None

    def _open(self) -> AudioStream:
        if self._stream is None:
            self._file = av.open(str(self.path), "w", format="flac")
            self._stream = self._file.add_stream("flac", rate=RATE, layout="mono")
        return self._stream

    def _mux(self, packets: list[Any]) -> None:
        if self._file is not None:
            self._file.mux(packets)
