"""Sound as clients send it: raw PCM in base64, brought to 16 kHz."""

from __future__ import annotations

import base64
import binascii
import re

import numpy as np

from components.offline.live import closing
from components.offline.live.voicing import RATE, Samples
from components.offline.wire.content import Blob

PCM = re.compile(r"^audio/(?:pcm|l16)\s*(?:;.*)?$", re.I)
SAMPLE_RATE = re.compile(r"rate\s*=\s*(\d+)", re.I)


def decoded(blob: Blob) -> bytes:
    """Raises Close."""
    try:
        return base64.b64decode((blob.data or "").replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise closing.invalid() from None


class Microphone:
    """Decodes one session's sound; keeps an odd byte and the place between two samples over the pieces."""

    def __init__(self) -> None:
        self._odd = b""
        self._place = 0.0

    def take(self, blob: Blob) -> Samples:
        """Samples at 16 kHz between -1 and 1. Raises Close for what isn't PCM."""
        if not PCM.match(blob.mime_type or ""):
            raise closing.invalid(f"Unsupported MIME type for audio: {blob.mime_type or ''}"[:100])
        raw = self._odd + decoded(blob)
        self._odd = raw[len(raw) // 2 * 2 :]
        samples = np.frombuffer(raw, "<i2", len(raw) // 2).astype(np.float32) / np.float32(32768)
        stated = SAMPLE_RATE.search(blob.mime_type or "")
        rate = int(stated[1]) if stated else RATE
        return samples if rate == RATE or not 4000 <= rate <= 192_000 else self._resampled(samples, rate)

    def _resampled(self, samples: Samples, rate: int) -> Samples:
        """By linear interpolation, which speech recognition does not mind."""
        if not len(samples):
            return samples
        step = rate / RATE
        places = np.arange(self._place, len(samples), step)
        self._place = max(0.0, (places[-1] + step if len(places) else self._place) - len(samples))
        resampled: Samples = np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
        return resampled
