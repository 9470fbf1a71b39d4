"""The page's loudspeaker: a queue of the model's voice, and the track that plays it."""

from __future__ import annotations

import asyncio
import threading
import time
from fractions import Fraction

import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import Packet
from av.stream import Stream

from components.live.transport.opus import FRAME, VoiceEncoder
from components.live.transport.resample import Pcm

RATE = 48_000  # of Opus's time stamps, whatever it encodes
PERIOD = 0.020
SAMPLES = round(RATE * PERIOD)
LATE = 5 * PERIOD  # further behind, the clock is set anew instead of catching up


class PageSpeaker:
    """`components.live.ports.Speaker`. `track` is what the connection plays; a new one comes when one has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue = bytearray()
        self._played = 0
        self._track: VoiceTrack | None = None

    @property
    def track(self) -> VoiceTrack:
        track = self._track
        if track is None or track.readyState != "live":
            track = self._track = VoiceTrack(self)
        return track

    def play(self, pcm: bytes) -> None:
        """Raises ValueError for half a sample."""
        if len(pcm) % 2:
            raise ValueError(f"{len(pcm)} bytes are no whole number of 16-bit samples.")
        with self._lock:
            self._queue += pcm

    def drop(self) -> int:
        with self._lock:
            dropped = len(self._queue) // 2
            self._queue.clear()
        return dropped

    def played(self) -> int:
        return self._played

    def waiting(self) -> int:
        return len(self._queue) // 2

    def take(self, samples: int) -> Pcm:
        """The next samples at 24 kHz, silence where there are none. For the track."""
        out = np.zeros(samples, np.int16)
        with self._lock:
            count = min(samples, len(self._queue) // 2)
            out[:count] = np.frombuffer(bytes(self._queue[: 2 * count]), "<i2")
            del self._queue[: 2 * count]
            self._played += count
        return out

    def stop(self) -> None:
        """The connection is gone: ends its track, so that nothing pulls from the queue any more.

        The track isn't kept: its encoder holds a thread for each processor, and a talk is kept for an hour.
        """
        track, self._track = self._track, None
        if track is not None:
            track.stop()


class VoiceTrack(MediaStreamTrack):
    """Packets of 20 ms, silence included: the browser's buffer settles before the first word.

    It first waits, then looks into the queue, so that no sample waits longer than until the next packet.
    """

    kind = "audio"

    def __init__(self, speaker: PageSpeaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._encode = VoiceEncoder()
        self._due: float | None = None
        self._pts = 0

    async def recv(self) -> Packet[Stream]:
        await self._wait()
        if self.readyState != "live":
            raise MediaStreamError
        packet = Packet(self._encode(self._speaker.take(FRAME)))
        packet.pts, packet.time_base = self._pts, Fraction(1, RATE)
        self._pts += SAMPLES
        return packet

    async def _wait(self) -> None:
        now = time.monotonic()
        due = now if self._due is None else self._due + PERIOD
        self._due = due if now - due < LATE else now
        await asyncio.sleep(max(0.0, due - now))
