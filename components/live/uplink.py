"""The microphone on its way to the service: a bounded queue that drops its oldest sound, but never a mark."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from components.live.playback import loudness
from components.live.ports import UPLINK_RATE
from components.live.voice import VoiceDetector

Mark = Literal["activity_start", "activity_end", "stream_end"]
Item = bytes | Mark
# Older sound, sent after a gap, would be answered twice or blur the service's voice detection.
KEPT_SECONDS = 1.0
LONGEST_PIECE = UPLINK_RATE * 2 * 40 // 1000
STREAM_END_SECONDS = 1.0
STALE_SECONDS, ARRIVING_SECONDS = 0.3, 3.0


class Uplink:
    """Fed by the media thread, emptied by the talk's. `wake` is called from the former when there is something new."""

    def __init__(self, push_to_talk: bool, clock: Callable[[], float], wake: Callable[[], None]) -> None:
        self.push_to_talk = push_to_talk
        self.voice = VoiceDetector()
        self.muted = False
        self.pressed = False
        self._level = 0.0
        self._heard_at = -ARRIVING_SECONDS
        self.dropped = 0
        self._clock = clock
        self._wake = wake
        self._items: deque[Item] = deque()
        self._bytes = 0
        self._lock = threading.Lock()
        self._sent_at: float | None = None

    @property
    def level(self) -> float:
        """Root mean square of the last piece, 0 to 1; 0 when muted or when none comes."""
        return 0.0 if self.muted or self._clock() - self._heard_at >= STALE_SECONDS else self._level

    @property
    def arriving(self) -> bool:
        """Sound comes from the page, be it silence."""
        return self._clock() - self._heard_at < ARRIVING_SECONDS

    @property
    def waiting(self) -> float:
        """Seconds of sound that are not taken yet."""
        return self._bytes / 2 / UPLINK_RATE

    def hear(self, pcm: npt.NDArray[np.int16]) -> None:
        data = pcm.astype("<i2", copy=False).tobytes()
        self._level, self._heard_at = loudness(data), self._clock()
        if self.muted or (self.push_to_talk and not self.pressed):
            return
        self.voice.feed(self._level, self._heard_at, len(pcm) / UPLINK_RATE)
        with self._lock:
            self._items.append(data)
            self._bytes += len(data)
            self._drop_oldest()
        self._wake()

    def press(self) -> None:
        if self.push_to_talk and not self.pressed:
            self.pressed = True
            self._mark("activity_start")

    def release(self) -> None:
        if self.pressed:
            self.pressed = False
            self._mark("activity_end")

    def take(self) -> Item | None:
        """The next mark, or up to 40 ms of sound; None when there is nothing to send."""
        with self._lock:
            if not self._items:
                return self._stream_end()
            first = self._items.popleft()
            if isinstance(first, str):
                return first
            sound = bytearray(first)
            while self._items and len(sound) < LONGEST_PIECE and isinstance(piece := self._items[0], bytes):
                sound += piece
                self._items.popleft()
            self._bytes -= len(sound)
            self._sent_at = self._clock()
            return bytes(sound)

    def reconnected(self, *, begun: bool = False) -> None:
        """A new connection knows of no stream and, if it was not `begun` there, of no key held down."""
        with self._lock:
            self._sent_at = None
            marks = [item for item in self._items if isinstance(item, str)]
            if not begun and ((marks and marks[0] == "activity_end") or (self.pressed and not marks)):
                self._items.appendleft("activity_start")

    def clear(self) -> None:
        with self._lock:
            self._items.clear()
            self._bytes = 0
            self._sent_at = None

    def _mark(self, mark: Mark) -> None:
        with self._lock:
            self._items.append(mark)
        self._wake()

    def _stream_end(self) -> Mark | None:
        """Once, when no sound went out for a second; with push-to-talk the key says it."""
        if self.push_to_talk or self._sent_at is None or self._clock() - self._sent_at < STREAM_END_SECONDS:
            return None
        self._sent_at = None
        return "stream_end"

    def _drop_oldest(self) -> None:
        while self._bytes > KEPT_SECONDS * UPLINK_RATE * 2:
            oldest = next(index for index, item in enumerate(self._items) if isinstance(item, bytes))
            dropped = self._items[oldest]
            del self._items[oldest]
            self._bytes -= len(dropped)
            self.dropped += len(dropped) // 2
