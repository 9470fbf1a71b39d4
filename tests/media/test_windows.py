"""Long recordings cut in their silences, and the pieces written."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from components.errors import BadFile
from components.media import audio, worker
from components.media.windows import Window, expected, windows
from tests.media.making import write_video

RATE = 16_000


def test_a_short_recording_is_one_piece() -> None:
    assert windows([-20.0] * 3000) == (Window(0.0, 300.0, 0.0, 300.0),)
    assert windows([]) == (Window(0.0, 0.0, 0.0, 0.0),)


def test_cuts_lie_in_the_silences_and_pieces_overlap() -> None:
    levels = [-20.0] * 9000
    levels[2800:2815] = [-70.0] * 15
    levels[5900:5915] = [-70.0] * 15
    first, second, third = windows(levels)
    assert 280.0 <= first.until <= 281.5 and 590.0 <= second.until <= 591.5
    assert (first.begin, third.until) == (0.0, 900.0)
    assert second.begin == first.until and second.start == first.until - 8 and first.end == first.until + 8


@pytest.mark.parametrize("seconds", [10, 359, 361, 1800, 3599, 3 * 3600])
def test_pieces_cover_everything_and_stay_short(seconds: int) -> None:
    random = np.random.default_rng(seconds)
    found = windows(list(random.uniform(-60, -10, seconds * 10)))
    assert found[0].start == 0 and found[-1].end == seconds
    assert all(one.until == other.begin for one, other in pairwise(found))
    assert all(window.until - window.begin <= 361 for window in found)
    assert abs(len(expected(seconds)) - len(found)) <= max(1, len(found) // 4)


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """Ten seconds in which every sample tells its own number, modulo 20,000."""
    path = tmp_path / "ramp.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.arange(10 * RATE) % 20_000).astype("<i2").tobytes())
    return path


def test_pieces_hold_exactly_the_samples_asked_for(ramp: Path) -> None:
    pieces = worker.cut_sound(ramp, [(0.0, 4.25), (3.75, 10.0), (9.5, 12.0)])
    starts = (0, round(3.75 * RATE), round(9.5 * RATE))
    ends = (round(4.25 * RATE), 10 * RATE, 10 * RATE)
    for piece, start, end in zip(pieces, starts, ends, strict=True):
        held = np.concatenate(list(audio.samples(piece)))
        assert np.array_equal(held, np.arange(start, end) % 20_000)


def test_levels_tell_silence_from_sound(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    loud = (8000 * np.sin(np.arange(2 * RATE) / 5)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.concatenate([loud, np.zeros(RATE, "<i2"), loud]).tobytes())
    levels = worker.sound_levels(path)
    assert len(levels) == 50
    assert min(levels[:20]) > -20 and max(levels[20:30]) == -100.0 and min(levels[30:]) > -20


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no sound"):
        worker.sound_levels(write_video(tmp_path / "silent.mp4", 1))
