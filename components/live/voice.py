"""Tell speech from silence in the microphone, for what must not wait for the service: pictures, idleness, latency."""

from __future__ import annotations

QUIET = 0.008
ABOVE_NOISE = 3.0
NOISE_RISE, NOISE_CREEP = 1.01, 1.0025
BEGIN, END = 0.06, 0.4


class VoiceDetector:
    """Loudness against the noise of the room, which is learnt. Times are seconds of the caller's clock.

    Fed from one thread; the attributes may be read from any.
    """

    def __init__(self) -> None:
        self.speaking = False
        self.began: float | None = None
        self.last_loud: float | None = None
        self._noise = QUIET
        self._loud_since: float | None = None

    def feed(self, level: float, at: float, seconds: float = 0.02) -> None:
        """One piece of the microphone: its root mean square, 0 to 1, and when it ended."""
        if level > max(QUIET, ABOVE_NOISE * self._noise):
            self._loud(at, seconds)
        else:
            self._loud_since = None
            falling = level < self._noise
            self._noise = 0.9 * self._noise + 0.1 * level if falling else min(level, self._noise * NOISE_RISE)
        if self.speaking and self.last_loud is not None and at - self.last_loud >= END:
            self.speaking = False

    def rest(self, at: float) -> None:
        """Nothing is fed any more, perhaps: who was speaking is not, after a while."""
        if self.last_loud is None or at - self.last_loud >= END:
            self.speaking = False

    def _loud(self, at: float, seconds: float) -> None:
        if self._loud_since is None:
            self._loud_since = at - seconds
        # A steady noise becomes the room's within some seconds, or it would count as speech for ever.
        self._noise *= NOISE_CREEP
        if at - self._loud_since >= BEGIN:
            if not self.speaking:
                self.speaking, self.began = True, self._loud_since
            self.last_loud = at
