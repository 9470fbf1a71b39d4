from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.video.stream import VideoStream

from components.errors import BadFile
from components.media import worker
from components.media.probe import Media, probe
from components.media.repack import preview
from components.media.samples import PLANNER
from components.media.shrink import shrink, size
from components.media.trim import trim
from components.media.video import still
from tests.media.making import write_wav


def film(path: Path, codec: str = "libx264", seconds: int = 10, every: int = 20) -> Path:
    """Ten pictures a second, 96 x 64, second n of level 20 * n; a key frame every so many pictures."""
    levels = (np.full((64, 96, 3), 20 * (number // 10), np.uint8) for number in range(seconds * 10))
    return written(path, codec, levels, every)


def written(path: Path, codec: str, pictures: Iterable[npt.NDArray[Any]], every: int = 20, turned: int = 0) -> Path:
    """Ten pictures a second, 96 x 64, to be `turned` by so many degrees when they are shown."""
    with av.open(str(path), "w") as container:
        stream = cast(VideoStream, container.add_stream(codec, rate=10))
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.codec_context.gop_size = every
        if turned:
            stream.set_display_rotation(turned)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def look(path: Path) -> Media:
    return probe(path, path.name)


def level(path: Path, second: float) -> float:
    return float(np.asarray(still(path, second)).mean())


def test_a_part_begins_at_the_key_frame_before_and_says_so(tmp_path: Path) -> None:
    made = trim(film(tmp_path / "film.mp4"), tmp_path / "part", 5.0, 8.0)
    assert made.start == 4.0 and made.seconds == pytest.approx(4.0, abs=0.5)
    assert look(made.path).seconds == pytest.approx(made.seconds, abs=0.15)
    assert level(made.path, 0.5) == pytest.approx(80, abs=4) and level(made.path, 1.5) == pytest.approx(100, abs=4)


def test_sound_stays_with_its_pictures_or_is_dropped(tmp_path: Path) -> None:
    kept = trim(PLANNER.path, tmp_path / "kept", 10.0, 20.0)
    silent = trim(PLANNER.path, tmp_path / "silent", 10.0, 20.0, sound=False)
    assert look(kept.path).has_audio and not look(silent.path).has_audio
    assert silent.path.stat().st_size < kept.path.stat().st_size


@pytest.mark.parametrize(
    ("name", "codec", "kept"),
    [
        ("film.mov", "libx264", ".mp4"),
        ("film.mkv", "libx264", ".mp4"),
        ("film.webm", "libvpx", ".webm"),
        ("film.avi", "mpeg4", ".avi"),
        ("film.mpg", "mpeg2video", ".mpg"),
        ("film.wmv", "wmv2", ".wmv"),
        ("film.3gp", "libx264", ".mp4"),
    ],
)
def test_every_kind_of_film_is_cut(name: str, codec: str, kept: str, tmp_path: Path) -> None:
    source = film(tmp_path / name, codec) if codec != "mpeg2video" else mpeg(tmp_path / name)
    made = trim(source, tmp_path / "part", 4.0, 8.0)
    assert made.path.suffix == kept
    assert look(made.path).seconds == pytest.approx(4.0, abs=1.1)


def test_a_whole_matroska_keeps_its_first_pictures_which_have_no_decoding_times(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mkv")
    with av.open(str(source)) as container:
        untold = [packet for packet in container.demux(video=0) if packet.size and packet.dts is None]
    assert untold, "else this test says nothing"
    made = trim(source, tmp_path / "part")
    assert made.start == 0.0 and made.seconds == pytest.approx(10.0, abs=0.11)
    with av.open(str(made.path)) as container:
        assert [round(frame.time * 10) for frame in container.decode(video=0) if frame.time is not None] == list(
            range(100)
        )


def mpeg(path: Path) -> Path:
    """MPEG-2 knows few rates."""
    with av.open(str(path), "w", format="mpeg") as container:
        stream = container.add_stream("mpeg2video", rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(250):
            frame = av.VideoFrame.from_ndarray(np.full((64, 96, 3), number, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def test_a_part_beyond_the_end_and_a_file_without_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no picture"):
        shrink(film(tmp_path / "film.mp4"), tmp_path / "part", 32, 50.0, 60.0)
    with pytest.raises(BadFile, match="no picture"):
        trim(write_wav(tmp_path / "tone.wav", 1), tmp_path / "part")


def test_smaller_pictures_of_a_part_begin_where_asked(tmp_path: Path) -> None:
    made = shrink(film(tmp_path / "film.mp4"), tmp_path / "small", 32, 5.0, 8.0)
    found = look(made)
    assert (found.width, found.height) == (48, 32) and found.seconds == pytest.approx(3.0, abs=0.15)
    assert level(made, 0.5) == pytest.approx(100, abs=4)


def test_a_picture_is_never_enlarged_and_its_sides_are_even() -> None:
    assert size(1920, 1080, 360) == (640, 360) and size(101, 51, 360) == (100, 52) and size(1, 1000, 360) == (2, 360)


def test_the_worker_cuts_and_keeps_the_part(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4")
    made = worker.trim(source, 5.0, 8.0)
    assert made == worker.trim(source, 5.0, 8.0) and made.start == 4.0 and made.path.exists()
    assert worker.inspect(worker.shrink(source, 32, 2.0, 4.0), "small.mp4").height == 32


def sideways(path: Path, codec: str = "libx264") -> Path:
    """A second of 96 x 64 with its left half white, to be turned clockwise by a quarter."""
    lit = np.zeros((64, 96, 3), np.uint8)
    lit[:, :48] = 255
    return written(path, codec, [lit] * 10, turned=-90)


def test_a_film_of_a_telephone_is_upright_also_as_a_part_smaller_and_for_browsers(tmp_path: Path) -> None:
    source, old = sideways(tmp_path / "film.mp4"), sideways(tmp_path / "old.mov", "mpeg4")
    part, small = trim(source, tmp_path / "part", 0.0, 0.5).path, shrink(source, tmp_path / "small", 48)
    copies = [preview(one, tmp_path / one.stem).path for one in (source, old)]
    for one in (source, part, small, *copies):
        found, picture = look(one), np.asarray(still(one, 0.2))
        height, width, _ = picture.shape
        assert (found.width, found.height) == (width, height) == ((32, 48) if one == small else (64, 96)), one.name
        assert picture[: height // 2 - 2].mean() > 240 and picture[height // 2 + 2 :].mean() < 15, one.name
