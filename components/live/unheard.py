"""What was said and sent, and of which the service has shown no sign: said again when the connection is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from components.live.ports import UPLINK_RATE
from components.live.uplink import Item
from components.live.voice import VoiceDetector

BEFORE_SECONDS, MOST_SECONDS = 0.5, 20.0
# A question that was left so long ago is not asked again.
FRESH_SECONDS = 30.0


class Unheard:
    """One utterance with half a second before it. A part of it that was understood is known by its words instead.

    Into a resumed session more than a second of old sound may blur the service's voice detection, as others measured;
    yet without it the whole question would be lost.
    """

    def __init__(self, voice: VoiceDetector, clock: Callable[[], float]) -> None:
        self._voice = voice
        self._clock = clock
        self._sent: deque[Item] = deque()
        self._seconds = 0.0
        self._spoken = False

    def sent(self, item: Item) -> None:
        if item == "activity_start":
            self.understood()
        if item == "stream_end":
            return
        self._sent.append(item)
        self._spoken = self._spoken or self._voice.speaking
        self._seconds += _seconds(item)
        while self._seconds > (MOST_SECONDS if self._spoken else BEFORE_SECONDS) and self._sent[0] != "activity_start":
            self._seconds -= _seconds(self._sent.popleft())

    def understood(self) -> None:
        """The service has heard it."""
        self._sent.clear()
        self._seconds, self._spoken = 0.0, False

    def again(self) -> tuple[Item, ...]:
        """What a new connection must be told first; nothing if nobody spoke of late."""
        loud = self._voice.last_loud
        fresh = loud is not None and self._clock() - loud < FRESH_SECONDS
        return tuple(self._sent) if self._spoken and fresh else ()


def _seconds(item: Item) -> float:
    return len(item) / (2 * UPLINK_RATE) if isinstance(item, bytes) else 0.0
