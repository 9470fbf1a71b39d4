from __future__ import annotations

import mimetypes
import wave
from pathlib import Path

import pytest
from PIL import Image

from components.offline.facts import kinds
from components.offline.probe import MAX_PIXELS, Look, look
from components.offline.prompt import Unreadable

# Stand in for what the service takes and MIME tables don't know, or call otherwise.
MIME_TYPES = {".mkv": "video/webm", ".flac": "audio/flac", ".wav": "audio/wav", ".webp": "image/webp"}


def test_a_picture_that_was_never_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (640, 480)).save(path)
    assert look(path, "image/png") == Look("image", width=640, height=480)


def test_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 8000 * 3))
    assert look(path, "audio/wav") == Look("audio", seconds=3.0, has_audio=True)


def test_sound_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(1600))
    with pytest.raises(Unreadable, match="input video"):
        look(path, "video/mp4")


def test_text_counts_characters_not_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("größer €", "utf-8")
    assert look(path, "text/plain") == Look("text", characters=8)


def test_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    pages = [Image.new("RGB", (100, 100)) for _ in range(3)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert look(path, "application/pdf") == Look("pdf", pages=3)


@pytest.mark.parametrize("mime_type", ["image/png", "application/pdf", "audio/wav", "video/mp4", "text/plain"])
def test_an_empty_file(tmp_path: Path, mime_type: str) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    with pytest.raises(Unreadable):
        look(path, mime_type)


def test_a_picture_too_large_to_think_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (200, 200)).save(path)
    monkeypatch.setattr("components.offline.probe.MAX_PIXELS", 100 * 100)
    with pytest.raises(Unreadable):
        look(path, "image/png")
    assert MAX_PIXELS > 100_000_000


def test_hostile_files_are_looked_at_or_refused(shared_media: Path) -> None:
    refused = []
    for path in sorted((shared_media / "hostile").iterdir()):
        mime_type = MIME_TYPES.get(path.suffix) or mimetypes.guess_type(path)[0] or ""
        if mime_type not in kinds():
            continue
        try:
            assert look(path, mime_type).kind == kinds()[mime_type]
        except Unreadable as error:
            assert str(shared_media) not in str(error)
            refused.append(path.name)
    assert {"evil.wav", "empty_file.mp3", "json.webp", "dash_header_only.mp4", "encrypted_r6_user.pdf"} <= set(refused)
