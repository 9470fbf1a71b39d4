"""Pace the model's voice into the page's loudspeaker: little ahead, so that it can be dropped, and never in gaps."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from components.live.ports import DOWNLINK_RATE, Speaker

BYTES = 2
MOST_AHEAD = 300
PREBUFFER, MOST_PREBUFFER = 60.0, 400.0
GROWTH, DECAY = 1.5, 0.9
# Sound that trickles in is not held back for longer.
LONGEST_WAIT = 0.5
# A loudspeaker that takes nothing for so long has no page, and nobody wants to hear it later.
UNHEARD_SECONDS = 10.0


def samples(milliseconds: float) -> int:
    return int(milliseconds * DOWNLINK_RATE / 1000)


@dataclass(slots=True)
class Reply:
    """One spoken answer, in samples: what came, and what was played."""

    received: int = 0
    played: int = 0
    finished: bool = False
    started_at: float | None = None


@dataclass(slots=True)
class Segment:
    reply: int
    samples: int


@dataclass(slots=True)
class Piece:
    reply: int
    pcm: bytes = field(repr=False)


class Playback:
    """A queue in front of a Speaker. For one thread; `clock` gives seconds."""

    def __init__(self, speaker: Speaker, clock: Callable[[], float]) -> None:
        self._speaker = speaker
        self._clock = clock
        self._queue: deque[Piece] = deque()
        self._handed: deque[Segment] = deque()
        self._played = speaker.played()
        self._last = 0
        self._flowing = False
        self._waiting_since: float | None = None
        self._taken_at = 0.0
        self._replies: dict[int, Reply] = {}
        self.prebuffer = PREBUFFER
        self._began: list[int] = []
        self.underruns = 0
        self.level = 0.0

    @property
    def queued(self) -> int:
        """Samples that wait here, and not in the speaker."""
        return sum(len(piece.pcm) for piece in self._queue) // BYTES

    @property
    def busy(self) -> bool:
        return bool(self._queue or self._handed)

    def reply(self, number: int) -> Reply:
        return self._replies.setdefault(number, Reply())

    def share(self, number: int) -> float:
        """Of the sound that came for a reply, how much was played: 0 to 1."""
        reply = self.reply(number)
        return reply.played / reply.received if reply.received else 0.0

    def add(self, number: int, pcm: bytes) -> None:
        self.reply(number).received += len(pcm) // BYTES
        if not self.busy:
            self._taken_at = self._clock()
        self._queue.append(Piece(number, pcm))
        if self._waiting_since is None:
            self._waiting_since = self._clock()

    def finish(self, number: int) -> None:
        """Nothing more comes for this reply."""
        self.reply(number).finished = True

    def pump(self) -> list[Piece]:
        """Hand on what may go now, which is returned. To be called every 10 to 20 ms while busy."""
        self._account()
        if self.busy and self._clock() - self._taken_at >= UNHEARD_SECONDS:
            self.drop()
        if not self._flowing and self._queue:
            self._flowing = self._may_start()
        moved = self._hand_on() if self._flowing else []
        self._watch_for_underrun()
        self.level = loudness(moved[-1].pcm) if moved else self.level * (0.9 if self._handed else 0.0)
        return moved

    def began(self) -> list[int]:
        """Replies of which the first sample was played since the last call."""
        began, self._began = self._began, []
        return began

    def drop(self) -> None:
        """Forget all that was not played."""
        self._speaker.drop()
        self._account()
        self._queue.clear()
        self._handed.clear()
        self._flowing = False
        self._waiting_since = None
        self.level = 0.0

    def _may_start(self) -> bool:
        head = self._queue[0].reply
        complete = self.reply(head).finished or self._queue[-1].reply != head
        waited = self._clock() - (self._waiting_since or 0.0) >= LONGEST_WAIT
        return complete or waited or self.queued >= samples(self.prebuffer)

    def _hand_on(self) -> list[Piece]:
        moved: list[Piece] = []
        room = samples(MOST_AHEAD) - self._speaker.waiting()
        while self._queue and room > 0:
            piece = self._queue.popleft()
            if len(piece.pcm) > room * BYTES:
                self._queue.appendleft(Piece(piece.reply, piece.pcm[room * BYTES :]))
                piece = Piece(piece.reply, piece.pcm[: room * BYTES])
            self._speaker.play(piece.pcm)
            self._handed.append(Segment(piece.reply, len(piece.pcm) // BYTES))
            room -= len(piece.pcm) // BYTES
            moved.append(piece)
        self._waiting_since = None
        return moved

    def _account(self) -> None:
        """Give the samples played since the last call to the replies they belong to."""
        now = self._speaker.played()
        fresh, self._played = now - self._played, now
        if fresh:
            self._taken_at = self._clock()
        while fresh > 0 and self._handed:
            segment = self._handed[0]
            taken = min(fresh, segment.samples)
            reply = self.reply(segment.reply)
            reply.played += taken
            if reply.started_at is None:
                reply.started_at = self._clock()
                self._began.append(segment.reply)
            segment.samples -= taken
            fresh -= taken
            if segment.samples == 0:
                self._last = segment.reply
                self._handed.popleft()

    def _watch_for_underrun(self) -> None:
        if not self._flowing or self._queue or self._handed:
            return
        self._flowing = False
        if self.reply(self._last).finished:
            self.prebuffer = max(PREBUFFER, self.prebuffer * DECAY)
        else:
            self.underruns += 1
            self.prebuffer = min(MOST_PREBUFFER, self.prebuffer * GROWTH)


def loudness(pcm: bytes) -> float:
    """Root mean square, 0 to 1."""
    if not pcm:
        return 0.0
    wave = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
    return float(np.sqrt(np.mean(wave * wave)) / 32768)
