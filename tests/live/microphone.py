"""A microphone that runs in real time: a recording, and silence around it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from components.live.ports import Listener

PIECE = 320
PIECE_SECONDS = 0.02
Wave = npt.NDArray[np.int16]


def recording(path: Path) -> Wave:
    """Any audio file as mono 16 kHz."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(str(path)) as container:
        frames = [piece for frame in container.decode(audio=0) for piece in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in [*frames, *resampler.resample(None)]])


class Microphone:
    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._waiting = np.zeros(0, np.int16)
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def speak(self, wave: Wave) -> None:
        with self._lock:
            self._waiting = np.concatenate([self._waiting, wave])

    @contextmanager
    def open(self) -> Iterator[Microphone]:
        thread = threading.Thread(target=self._run, name="microphone")
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join()

    def _run(self) -> None:
        while not self._stop.wait(PIECE_SECONDS):
            with self._lock:
                piece, self._waiting = self._waiting[:PIECE], self._waiting[PIECE:]
            self._listener.hear(np.pad(piece, (0, PIECE - len(piece))))
