"""Sound that begins after its pictures is heard at its moment of the film."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from components.offline.senses.hearing import RATE, decode
from tests.media.making import write_wav
from tests.media.test_late_sound import LATE, film


@pytest.mark.parametrize(("name", "begin"), [("film.mkv", 0.0), ("film.mkv", 10.0), ("film.mp4", 0.0)])
def test_a_films_sound_keeps_its_place(tmp_path: Path, name: str, begin: float) -> None:
    loud = np.flatnonzero(np.abs(decode(film(tmp_path / name, begin))) > 0.1)
    assert loud[0] / RATE == pytest.approx(LATE, abs=0.15)


def test_sound_alone_begins_at_once(tmp_path: Path) -> None:
    samples = decode(write_wav(tmp_path / "tone.wav", 1))
    assert len(samples) == pytest.approx(RATE, abs=RATE * 0.1)
