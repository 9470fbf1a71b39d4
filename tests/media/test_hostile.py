"""Files that try to break their reader: each ends in a clear message or a result."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from components.errors import BadFile
from components.media import worker
from components.media.probe import Media
from tests.media.making import gif_of, looping_pdf, png_claiming, write_pdf

MOST_MEMORY = 300_000_000


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "hello")
    return file.getvalue()


MADE = {
    "empty.jpg": (b"", "The file is empty."),
    "bomb.png": (png_claiming(50_000, 50_000), "The picture has more than 100 million pixels."),
    "archive.jpg": (zipped(), "This is a ZIP archive or an Office document, whatever its name says."),
    "loop.pdf": (looping_pdf(), "The PDF is broken or incomplete."),
    "long.gif": (gif_of(10_000), "The animation has more than 5,000 pictures."),
    "text.png": (b"not a picture\n" * 360_000, "The name says a picture, but the content is text."),
    "noise.mp4": (bytes(range(256)) * 50, "The content is of no kind known here."),
    "../../../etc/passwd.jpg": (b"\xff\xd8\xff", "The picture is broken or incomplete."),
    "ж" * 4000 + ".png": (b"\x89PNG\r\n\x1a\n", "The picture is broken or incomplete."),
    "\u202egpj.קבלה.png": (b"\x89PNG\r\n\x1a\n", "The picture is broken or incomplete."),
    "movie.mp4": (b"\0\0\0\x18ftypisom" + bytes(5000), "The recording is broken or incomplete."),
    "song.mp3": (b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(100), "The recording is broken or incomplete."),
}


class Watching:
    """Lends the pool's workers, and remembers the most memory one took."""

    def __init__(self) -> None:
        self.peak = 0

    def run(self, job: dict[str, Any], seconds: float = 10) -> dict[str, Any]:
        answer = POOL.run(job, seconds)
        self.peak = max(self.peak, answer["peak"] or 0)
        return answer


POOL = worker.POOL


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Watching:
    POOL.close()
    watching = Watching()
    monkeypatch.setattr(worker, "POOL", watching)
    return watching


@pytest.mark.parametrize("name", MADE, ids=lambda name: ascii(name[-20:]))
def test_files_made_to_hurt(name: str, watching: Watching, tmp_path: Path) -> None:
    content, message = MADE[name]
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(BadFile) as refused:
        worker.inspect(path, name)
    assert refused.value.message == message
    assert refused.value.advice
    assert watching.peak < MOST_MEMORY


def test_a_document_of_two_thousand_pages(watching: Watching, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="2,000 pages"):
        worker.inspect(write_pdf(tmp_path / "a.pdf", 2000), "a.pdf")
    assert watching.peak < MOST_MEMORY


USES: dict[str, tuple[Callable[[Path], object], ...]] = {
    "image": (worker.prepare_image, worker.thumbnail),
    "pdf": (worker.thumbnail, lambda path: worker.page_image(path, 1), lambda path: worker.page_text(path, 1)),
    "video": (worker.thumbnail, lambda path: worker.still(path, 1)),
}


def use(path: Path) -> Media | BadFile:
    """Whatever a page does with an upload."""
    try:
        media = worker.inspect(path, path.name)
        for step in USES.get(media.kind, ()):
            step(path)
    except BadFile as error:
        return error
    return media


def test_every_hostile_file_ends_in_a_message_or_a_result(shared_media: Path, watching: Watching) -> None:
    outcomes = {path.name: use(path) for path in sorted((shared_media / "hostile").iterdir())}
    errors = {name: outcome for name, outcome in outcomes.items() if isinstance(outcome, BadFile)}
    assert len(outcomes) >= 30
    assert len(errors) >= 15
    for error in errors.values():
        assert re.fullmatch(r"[A-Z][^/\\\n]+\.", error.message)
        assert re.fullmatch(r"[A-Z][^/\\\n]+\.", error.advice)
        assert "seconds" not in error.message, "none takes that long"
        assert "broke its reader" not in error.message, "none brings a reader down"
    assert watching.peak < MOST_MEMORY


@pytest.mark.parametrize("folder", ["receipts", "products", "pairs", "pdf", "video", "speech"])
def test_every_honest_file_is_usable(folder: str, shared_media: Path, watching: Watching) -> None:
    ends = {".jpg", ".png", ".pdf", ".mp4", ".mov", ".avi", ".webm", ".wav", ".mp3", ".flac", ".m4a", ".ogg"}
    outcomes = {path.name: use(path) for path in (shared_media / folder).iterdir() if path.suffix in ends}
    assert outcomes
    assert {name: str(outcome) for name, outcome in outcomes.items() if isinstance(outcome, BadFile)} == {}
    assert [outcome.warnings for outcome in outcomes.values() if isinstance(outcome, Media) and outcome.warnings] == []
    assert watching.peak < MOST_MEMORY
