"""Films whose sound begins after their pictures, or all of which begins late: every moment stays where it is."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from components.media import audio
from components.media.repack import preview
from components.media.shrink import shrink

RATE, LATE = 16_000, 2.0  # samples a second; seconds after the pictures that the sound begins


def film(path: Path, begin: float = 0.0) -> Path:
    """Four seconds of pictures, from the third on with a tone. All times begin at `begin` seconds."""
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sound = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        for number in range(40):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number, np.uint8), format="rgb24")
            picture.pts, picture.time_base = number + round(begin * 10), Fraction(1, 10)
            container.mux(pictures.encode(picture))
        container.mux(pictures.encode())
        for number in range(20):
            wave = np.sin(np.arange(RATE // 10) * 0.2) * 12_000
            block = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None, :], format="s16", layout="mono")
            block.sample_rate, block.time_base = RATE, Fraction(1, RATE)
            block.pts = round((begin + LATE + number / 10) * RATE)
            container.mux(sound.encode(block))
        container.mux(sound.encode())
    return path


def loud_from(path: Path) -> float:
    """Seconds of silence at the beginning, by what Meeting hears."""
    return next(place for place, level in enumerate(audio.levels(path)) if level > -30) / 10


def begins(path: Path) -> tuple[float, float]:
    """When the first picture and the first sound come, as a player shows them."""
    with av.open(str(path)) as container:
        picture = next(container.decode(video=0))
    with av.open(str(path)) as container:
        return float(picture.time or 0), float(next(container.decode(audio=0)).time or 0)


@pytest.mark.parametrize(("name", "begin"), [("film.mkv", 0.0), ("film.mkv", 10.0), ("film.mp4", 0.0)])
def test_what_is_heard_keeps_its_place(tmp_path: Path, name: str, begin: float) -> None:
    made = film(tmp_path / name, begin)
    assert loud_from(made) == pytest.approx(LATE, abs=0.15)
    small = shrink(made, tmp_path / "small", 32)
    assert loud_from(small) == pytest.approx(LATE, abs=0.15)
    copy = preview(made, tmp_path / "copy").path
    assert begins(copy) == pytest.approx((0.0, LATE), abs=0.15)


def test_a_copy_of_packets_begins_at_nothing(tmp_path: Path) -> None:
    source = preview(film(tmp_path / "film.mkv"), tmp_path / "small").path  # in codecs that are copied
    late = tmp_path / "late.mkv"
    with av.open(str(source)) as before, av.open(str(late), "w") as after:
        lanes = {stream.index: after.add_stream_from_template(stream) for stream in before.streams}
        for packet in before.demux():
            if packet.dts is None or packet.pts is None:
                continue
            moved = round(10 / packet.time_base)
            packet.pts, packet.dts, packet.stream = packet.pts + moved, packet.dts + moved, lanes[packet.stream.index]
            after.mux(packet)
    copy = preview(late, tmp_path / "copy")
    assert copy.exact and begins(copy.path) == pytest.approx((0.0, LATE), abs=0.15)
