"""The sample rate: nothing lost, nothing late, nothing folded down."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from components.live.transport.resample import TAPS, Decimator, Pcm


def tone(hertz: float, rate: int, seconds: float = 1.0) -> npt.NDArray[np.float32]:
    return (8000 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)).astype(np.float32)


def decimated(pcm: npt.NDArray[np.float32], piece: int) -> Pcm:
    decimate = Decimator()
    return np.concatenate([decimate(pcm[at : at + piece]) for at in range(0, len(pcm), piece)])


@pytest.mark.parametrize("piece", [120, 480, 960, 2880])
def test_a_third_comes_out_at_once(piece: int) -> None:
    decimate = Decimator()
    assert [len(decimate(np.zeros(piece, np.float32))) for _ in range(3)] == [piece // 3] * 3


@pytest.mark.parametrize("piece", [7, 100, 961])
def test_pieces_of_any_length_give_the_same(piece: int) -> None:
    speech = tone(700, 48_000)
    assert np.array_equal(decimated(speech, piece), decimated(speech, 960))


def test_a_voice_passes_and_what_16_khz_cannot_hold_does_not() -> None:
    settled = slice(TAPS, None)
    assert np.abs(decimated(tone(3000, 48_000), 960)[settled]).max() == pytest.approx(8000, rel=0.01)
    assert np.abs(decimated(tone(10_000, 48_000), 960)[settled]).max() <= 8


def test_a_click_is_heard_a_millisecond_later() -> None:
    click = np.zeros(960, np.float32)
    click[300] = 8000
    assert (np.argmax(decimated(click, 960)) - 100) / 16_000 == pytest.approx(0.001, abs=0.0001)


def test_nothing_in_nothing_out() -> None:
    assert len(Decimator()(np.zeros(0, np.float32))) == 0


def test_too_loud_is_cut_not_wrapped() -> None:
    assert decimated(np.full(4800, 40_000, np.float32), 960).max() == 32_767
