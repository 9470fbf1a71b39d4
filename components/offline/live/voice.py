"""Speaking (hibari-tts; its wheel carries one voice)."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.offline.senses.weights import Missing, checked, folder

SENSE = "Speaking"
MODEL = ("hibari.onnx", "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8")
RATE = 24_000
THREADS = 1
FULL = 32767
TONE_HERTZ, TONE_SECONDS, FADE_SECONDS = 440, 0.4, 0.01

_one_at_a_time = threading.Lock()


def speak(text: str) -> bytes:
    """PCM16 little endian, mono, 24 kHz; empty where there is nothing to pronounce. Raises Missing."""
    with _one_at_a_time:
        sound = _voice()(text, seed=0)
    return pcm(sound)


def sentences(text: str) -> Iterator[str]:
    """Pieces to be spoken one after the other, so that the first is heard soon."""
    for line in text.splitlines():
        yield from (piece.strip() for piece in re.split(r"(?<=[.!?;:])\s+", line) if re.search(r"\w", piece))


def pcm(sound: NDArray[Any]) -> bytes:
    return bytes((np.clip(sound, -1, 1) * FULL).astype("<i2").tobytes())


@cache
def tone() -> bytes:
    """What the echo answers with: a faded tone of 440 Hz."""
    time = np.arange(int(TONE_SECONDS * RATE)) / RATE
    fade = np.clip(np.minimum(time, time[::-1]) / FADE_SECONDS, 0, 1)
    return pcm(0.3 * np.sin(2 * np.pi * TONE_HERTZ * time) * fade)


@cache
def _voice() -> Any:
    path = folder("hibari", SENSE) / "assets" / MODEL[0]
    checked(path.read_bytes(), MODEL[1], SENSE)
    try:
        from hibari import Hibari  # type: ignore[import-untyped]
    except ImportError as error:
        raise Missing(f"{SENSE} is not available here: onnxruntime is not installed.") from error
    return Hibari(threads=THREADS)
