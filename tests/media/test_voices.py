"""What voices sound like, told by the process that reads recordings."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from components.media import worker
from components.voiceprint import RATE, Sums, apart, within


def test_two_tones_are_told_apart_by_their_prints_and_spans_beyond_the_end_are_left_out(tmp_path: Path) -> None:
    at = np.arange(4 * RATE) / RATE
    noise = np.random.default_rng(1).normal(size=(2, len(at)))
    low, high = (np.sin(2 * np.pi * pitch * at) + 0.3 * own for pitch, own in zip((200, 2000), noise, strict=True))
    path = tmp_path / "two.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((8000 * np.concatenate([low, high])).astype("<i2").tobytes())
    spans = {"one": [(0.0, 2.0)], "again": [(2.0, 4.0)], "other": [(4.5, 6.0), (6.5, 8.0)], "late": [(9.0, 10.0)]}
    prints = worker.voice_prints(path, spans)
    assert set(prints) == {"one", "again", "other"}
    every = Sums.stacked([prints[name] for name in ("one", "again", "other")])
    _, same, other = apart(every[0], every, within(every))
    assert same < 0.3 < other
