"""What a hostile file may take: sound is heard by windows, pictures too large are refused before they are decoded."""

from __future__ import annotations

import tracemalloc
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from components.offline import probe
from components.offline.prompt import Unreadable
from components.offline.senses import hearing, images, voices
from components.voiceprint import cut

RATE = hearing.RATE


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """65 seconds of noise with a pause of 0.3 s in every two seconds."""
    chance = np.random.default_rng(1)
    samples = chance.integers(-9000, 9000, 65 * RATE).astype(np.int16)
    for second in range(1, 65, 2):
        samples[second * RATE : round((second + 0.3) * RATE)] = 0
    path = tmp_path / "sound.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


def test_windows_are_all_of_the_sound(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "WINDOW", 20)
    found = list(hearing.windows(sound))
    assert len(found) > 3 and max(len(one) for one in found) <= 21 * RATE
    assert np.array_equal(np.concatenate(found), hearing.decode(sound))


def test_windows_part_where_it_is_quiet(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "WINDOW", 20)
    first, second, *_ = hearing.windows(sound)
    assert np.abs(first[-RATE // 50 :]).max() == 0 and np.abs(second[: RATE // 50]).max() == 0


@pytest.mark.parametrize(("start", "end"), [(0.0, 3.5), (12.25, 40.0), (60.0, None), (64.0, 99.0)])
def test_windows_of_a_part(sound: Path, monkeypatch: pytest.MonkeyPatch, start: float, end: float | None) -> None:
    monkeypatch.setattr(hearing, "WINDOW", 20)
    whole = hearing.decode(sound)
    meant = whole[round(start * RATE) : None if end is None else round(end * RATE)]
    assert np.array_equal(np.concatenate(list(hearing.windows(sound, start, end))), meant)


def film(path: Path, width: int, height: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        picture = av.VideoFrame.from_ndarray(np.zeros((height, width, 3), np.uint8), format="rgb24")
        for packet in (*stream.encode(picture), *stream.encode()):
            container.mux(packet)
    return path


def test_a_film_of_huge_pictures_is_refused_with_its_size(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"4400 × 2400 pixels large\. The offline engine takes at most 9,437,184"):
        probe.look(film(tmp_path / "huge.mp4", 4400, 2400), "video/mp4")


def test_a_film_in_4k_is_taken(tmp_path: Path) -> None:
    assert probe.look(film(tmp_path / "film.mp4", 3840, 2160), "video/mp4").kind == "video"


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "RGBA"])
def test_a_picture_that_claims_too_much_is_refused(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "huge.png"
    Image.new(mode, (8000, 6000)).save(path)
    with pytest.raises(Unreadable, match=r"8000 × 6000 pixels large\. The offline engine takes at most 40,000,000"):
        images.open_upright(path)


@pytest.mark.parametrize("size", [1700, 16_000, 250_000])
def test_stretches_of_windows_are_those_of_the_whole(size: int) -> None:
    whole = np.random.default_rng(2).normal(size=40 * RATE).astype(np.float32)
    windows = [whole[at : at + size] for at in range(0, len(whole), size)]
    spans = [(0.0, 0.04), (0.5, 6.2), (6.2, 6.21), (6.3, 19.0), (18.9, 30.0), (31.0, 31.0), (39.0, 40.0), (39.99, 40.2)]
    found = list(voices._parts(windows, spans))
    assert all(np.array_equal(part, cut(whole, *span)) for part, span in zip(found, spans, strict=True))


def test_what_lies_before_a_stretch_is_not_held() -> None:
    tracemalloc.start()
    sound = (np.zeros(RATE, np.float32) for _ in range(2000))
    assert len(next(voices._parts(sound, [(1998.0, 1999.0)]))) == RATE
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10 * 4 * RATE
