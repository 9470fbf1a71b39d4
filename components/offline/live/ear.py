"""The microphone's stream cut into utterances: by voice activity, or where the client says so."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from components.offline.live.settings import Listening
from components.offline.live.voicing import FRAME, RATE, Samples

QUICK_START, SLOW_START = 0.4, 0.6  # probability of speech from which it begins, by sensitivity
QUICK_END, SLOW_END = 0.25, 0.15  # below which it is quiet
PAUSE_MS = 150  # of quiet after which recognising may begin ahead of the end
MOST_SECONDS = 120  # of one utterance

Probability = Callable[[Samples], float]


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that happened in the sound. `samples` are the utterance so far, at 16 kHz; `at` is its second.

    A pause and an end with the same `spoken` (samples up to the last speech) hold the same words.
    """

    kind: Literal["start", "pause", "end"]
    at: float
    samples: Samples
    spoken: int

    def after(self, earlier: Heard | None) -> Heard:
        """As one with what was heard before."""
        return replace(self, samples=np.concatenate([earlier.samples, self.samples])) if earlier else self


NOTHING = np.zeros(0, np.float32)


class Ear:
    """`probability` says of each `frame` samples how likely they are speech. Takes pieces of any length."""

    def __init__(self, listening: Listening, probability: Probability, frame: int = FRAME) -> None:
        self._listening = listening
        self._probability = probability
        self._frame_length, self._frame_ms = frame, frame * 1000 / RATE
        self._start = QUICK_START if listening.quick_start else SLOW_START
        self._stop = QUICK_END if listening.quick_end else SLOW_END
        self._before: deque[Samples] = deque(maxlen=max(1, round(listening.prefix_ms / self._frame_ms)))
        self._rest = NOTHING
        self._frames: list[Samples] = []
        self._quiet = 0.0
        self._taken = 0
        self.active = False

    @property
    def seconds(self) -> float:
        """Of sound taken in."""
        return self._taken / RATE

    def hear(self, samples: Samples) -> list[Heard]:
        """What happens in the next samples."""
        self._rest = np.concatenate([self._rest, samples])
        happened: list[Heard] = []
        size = self._frame_length
        while len(self._rest) >= size:
            frame, self._rest = self._rest[:size], self._rest[size:]
            self._taken += size
            happened += self._frame(frame)
        return happened

    def open(self) -> list[Heard]:
        """The client says that activity starts."""
        self.active, self._frames, self._quiet = True, [], 0.0
        return [self._heard("start")]

    def close(self) -> list[Heard]:
        """Activity ends now: the client says so, or its stream has ended."""
        if not self.active:
            return []
        self._frames.append(self._rest)
        self._rest, self.active = NOTHING, False
        self._before.clear()
        return [self._heard("end")]

    def _frame(self, frame: Samples) -> list[Heard]:
        if not self._listening.automatic:
            if self.active and not self._full:
                self._frames.append(frame)
            return []
        probability = self._probability(frame)
        return self._during(frame, probability) if self.active else self._waiting(frame, probability)

    def _waiting(self, frame: Samples, probability: float) -> list[Heard]:
        self._before.append(frame)
        if probability < self._start:
            return []
        self.active, self._frames, self._quiet = True, list(self._before), 0.0
        return [self._heard("start")]

    def _during(self, frame: Samples, probability: float) -> list[Heard]:
        self._frames.append(frame)
        before = self._quiet
        # Between the two thresholds a pause goes on, but does not begin.
        going_on = probability < self._stop or (before > 0 and probability < self._start)
        self._quiet = before + self._frame_ms if going_on else 0.0
        if self._quiet >= max(self._listening.quiet_ms, self._frame_ms) or self._full:
            self.active = False
            self._before.clear()
            return [self._heard("end")]
        return [self._heard("pause")] if before < PAUSE_MS <= self._quiet else []

    @property
    def _full(self) -> bool:
        return len(self._frames) * self._frame_length > MOST_SECONDS * RATE

    def _heard(self, kind: Literal["start", "pause", "end"]) -> Heard:
        samples = np.concatenate(self._frames) if self._frames else NOTHING
        return Heard(kind, self.seconds, samples, len(samples) - round(self._quiet * RATE / 1000))
