"""Copies that browsers play, by what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.errors import BadFile
from components.media import worker
from components.media.repack import preview
from components.media.streams import look
from tests.media.making import write_video, write_wav


def test_what_fits_is_only_packed_anew(shared_media: Path) -> None:
    original = shared_media / "video" / "docling_10s.mov"
    made, before = worker.preview(original), look(original)
    assert made.exact and made.mime_type == "video/mp4"
    after = look(made.path)
    assert (after.width, after.height, after.frames, after.has_audio) == (320, 320, before.frames, True)
    assert abs((after.seconds or 0) - (before.seconds or 0)) < 0.1


def test_the_rest_is_made_anew(tmp_path: Path) -> None:
    made = preview(write_video(tmp_path / "old.avi", 2), tmp_path / "copy")
    assert not made.exact and made.mime_type == "video/mp4"
    found = look(made.path)
    assert (found.width, found.height, found.has_audio) == (64, 48, False)
    assert abs((found.seconds or 0) - 2) < 0.2


def test_sound_alone_stays_sound(tmp_path: Path) -> None:
    made = preview(write_wav(tmp_path / "tone.wav", 2.0), tmp_path / "copy")
    found = look(made.path)
    assert made.mime_type == "audio/mp4" and found.has_audio and not found.has_video
    assert abs((found.seconds or 0) - 2) < 0.1


def test_pictures_and_sound_are_made_anew_together(shared_media: Path, tmp_path: Path) -> None:
    made = preview(shared_media / "video" / "tiny.avi", tmp_path / "copy")
    assert made.mime_type == "video/mp4" and look(made.path).has_video


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.avi").write_bytes(b"RIFF\0\0\0\0AVI nothing")
    with pytest.raises(BadFile):
        preview(tmp_path / "broken.avi", tmp_path / "copy")
