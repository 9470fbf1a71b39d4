"""Cutting sound into utterances, with probabilities of speech as the test says."""

from __future__ import annotations

import numpy as np
import pytest

from components.offline.live.ear import Ear, Heard
from components.offline.live.settings import Listening
from components.offline.live.voicing import FRAME, Samples, Voicing, loudness

MS = FRAME / 16  # of a frame


class Script:
    """The probability of each frame, in the order of the frames; after its end it is quiet."""

    def __init__(self, *probabilities: float) -> None:
        self._left = list(probabilities)

    def __call__(self, frame: Samples) -> float:
        return self._left.pop(0) if self._left else 0.0


def happened(listening: Listening, *probabilities: float, quiet: int = 30) -> list[tuple[str, int]]:
    """What was heard, and in which frame."""
    ear = Ear(listening, Script(*probabilities))
    count = len(probabilities) + quiet
    found = [ear.hear(np.full(FRAME, number, np.float32)) for number in range(count)]
    return [(heard.kind, number) for number, several in enumerate(found) for heard in several]


def test_speech_starts_pauses_and_ends() -> None:
    # 500 ms of quiet are 16 frames, a pause of 150 ms is 5.
    assert happened(Listening(), 0.1, 0.9, 0.9, 0.9) == [("start", 1), ("pause", 8), ("end", 19)]


def test_a_shorter_pause_does_not_end_it() -> None:
    assert happened(Listening(), 0.9, *[0.0] * 10, 0.9) == [("start", 0), ("pause", 5), ("pause", 16), ("end", 27)]


def test_silence_duration_is_what_ends_it() -> None:
    assert happened(Listening(quiet_ms=100), 0.9)[-1] == ("end", 4)
    assert happened(Listening(quiet_ms=900), 0.9)[-1] == ("end", 29)


def test_sensitivity_moves_the_thresholds() -> None:
    assert happened(Listening(quick_start=True), 0.5, 0.5)[0] == ("start", 0)
    assert happened(Listening(quick_start=False), 0.5, 0.5) == []
    murmur = [0.9, *[0.2] * 40]
    assert happened(Listening(quick_end=True), *murmur)[-1] == ("end", 16)
    assert happened(Listening(quick_end=False), *murmur)[-1][1] > 40


def test_between_the_thresholds_a_pause_goes_on_but_does_not_begin() -> None:
    assert happened(Listening(), 0.9, 0.0, *[0.3] * 15)[-1] == ("end", 16)
    assert happened(Listening(), 0.9, *[0.3] * 20, quiet=0) == [("start", 0)]


def cut(listening: Listening, *probabilities: float) -> Heard:
    ear = Ear(listening, Script(*probabilities))
    sound = np.repeat(np.arange(len(probabilities) + 30, dtype=np.float32), FRAME)
    return next(heard for heard in ear.hear(sound) if heard.kind == "end")


@pytest.mark.parametrize(("prefix_ms", "first"), [(0, 10), (100, 8), (10_000, 0)])
def test_an_utterance_begins_before_its_first_frame(prefix_ms: int, first: int) -> None:
    end = cut(Listening(prefix_ms=prefix_ms), *[0.0] * 10, 0.9)
    assert end.samples[0] == first


def test_what_was_spoken_ends_before_the_quiet() -> None:
    end = cut(Listening(prefix_ms=0), 0.0, 0.9, 0.9, 0.9)
    assert end.spoken == 3 * FRAME
    assert len(end.samples) == (3 + 16) * FRAME


def test_pieces_of_any_length() -> None:
    ear = Ear(Listening(), Script(0.9, 0.9))
    sound = np.zeros(FRAME * 30, np.float32)
    kinds = [heard.kind for at in range(0, len(sound), 333) for heard in ear.hear(sound[at : at + 333])]
    assert kinds == ["start", "pause", "end"]
    assert ear.seconds == len(sound) / 16_000


def test_the_client_decides_without_detection() -> None:
    ear = Ear(Listening(automatic=False), Script(*[1.0] * 100))
    assert ear.hear(np.ones(FRAME * 4, np.float32)) == []
    assert [heard.kind for heard in ear.open()] == ["start"]
    assert ear.hear(np.full(FRAME * 2 + 7, 2.0, np.float32)) == []
    (end,) = ear.close()
    assert end.samples.tolist() == [2.0] * (FRAME * 2 + 7)
    assert ear.close() == []


def test_the_end_of_the_stream_ends_the_utterance() -> None:
    ear = Ear(Listening(), Script(*[0.9] * 5))
    ear.hear(np.zeros(FRAME * 5, np.float32))
    assert [heard.kind for heard in ear.close()] == ["end"]
    assert not ear.active


def test_nobody_speaks_for_ever() -> None:
    ear = Ear(Listening(), lambda frame: 1.0)
    kinds = [heard.kind for heard in ear.hear(np.zeros(16_000 * 121, np.float32))]
    assert kinds[:2] == ["start", "end"]


def test_loudness() -> None:
    assert loudness(np.zeros(160, np.float32)) == 0
    assert loudness(np.full(160, 0.01, np.float32)) == 1


def test_the_model_tells_a_tone_from_speech() -> None:
    voicing = Voicing()
    tone = np.sin(2 * np.pi * 440 * np.arange(FRAME * 30) / 16_000).astype(np.float32) * 0.3
    assert max(voicing(frame) for frame in tone.reshape(-1, FRAME)) < 0.4
