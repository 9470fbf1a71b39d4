from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from components.errors import BadFile
from components.media import audio, streams, video
from tests.media.making import write_video, write_wav


def test_what_a_sound_file_holds(tmp_path: Path) -> None:
    seen = streams.look(write_wav(tmp_path / "a.wav", 1.5))
    assert seen == streams.Streams(1.5, has_audio=True, has_video=False, sample_rate=8000, channels=2)


@pytest.mark.parametrize("end", ["mp4", "mkv", "avi", "mov"])
def test_what_a_video_holds(end: str, tmp_path: Path) -> None:
    seen = streams.look(write_video(tmp_path / f"a.{end}", 3))
    assert (seen.width, seen.height, seen.fps, seen.frames) == (64, 48, 10.0, 30)
    assert (seen.has_audio, seen.has_video, seen.warnings) == (False, True, ())
    assert seen.seconds == pytest.approx(3.0, abs=0.11)


def test_a_header_that_lies_about_the_length_is_found_out(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.avi", 3)
    header = bytearray(path.read_bytes())
    length = header.index(b"strh") + 8 + 32
    header[length : length + 4] = struct.pack("<I", 600)
    path.write_bytes(header)
    seen = streams.look(path)
    assert seen.seconds == pytest.approx(3.0, abs=0.11)
    assert seen.warnings == ("Its header says 60 seconds, but it plays for 3.",)


def test_a_cut_off_recording_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", 10)
    path.write_bytes(path.read_bytes()[: 8000 * 4 * 4])
    seen = streams.look(path)
    assert seen.seconds == pytest.approx(4.0, abs=0.01)
    assert len(seen.warnings) <= 1


@pytest.mark.parametrize("keep", [0, 20, 200])
def test_a_recording_without_content_is_refused(keep: int, tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 1)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(BadFile, match="broken or incomplete"):
        streams.look(path)


def test_a_sample_rate_of_nonsense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="sample rate"):
        streams.look(write_wav(tmp_path / "a.wav", 0.1, rate=1_000_000))


def test_a_playlist_does_not_make_us_fetch(tmp_path: Path) -> None:
    (tmp_path / "a.m3u8").write_text(f"#EXTM3U\n#EXTINF:1,\n{write_wav(tmp_path / 'secret.wav', 1)}\n#EXT-X-ENDLIST\n")
    with pytest.raises(BadFile):
        streams.look(tmp_path / "a.m3u8")


def test_sound_as_samples(tmp_path: Path) -> None:
    blocks = list(audio.samples(write_wav(tmp_path / "a.wav", 2.0)))
    sound = np.concatenate(blocks)
    assert sound.dtype == np.int16
    assert len(sound) == pytest.approx(2 * audio.RATE, abs=50)
    spectrum = np.abs(np.fft.rfft(sound[: audio.RATE]))
    assert int(spectrum.argmax()) == 440
    assert np.abs(sound).max() == pytest.approx(16383, rel=0.05)


def test_a_video_without_sound_has_no_samples(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no sound"):
        next(audio.samples(write_video(tmp_path / "a.mp4", 1)))


@pytest.mark.parametrize(
    ("second", "level"), [(0, 0), (-1, 0), (0.95, 0), (1.05, 40), (2.0, 80), (3.5, 120), (99, 160)]
)
def test_the_still_of_a_second(second: float, level: int, tmp_path: Path) -> None:
    still = video.still(write_video(tmp_path / "a.mp4", 5), second)
    assert still.size == (64, 48)
    assert np.asarray(still).mean() == pytest.approx(level, abs=6)


def test_sound_has_no_stills(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no picture"):
        video.still(write_wav(tmp_path / "a.wav", 1), 0)
