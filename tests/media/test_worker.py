from __future__ import annotations

import errno
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from components.errors import BadFile
from components.media import decoder, worker
from components.media.samples import CAFE, GRANOLA, STUDIO
from components.media.spool import Spool
from tests.media.making import gradient, write_pdf, write_video, write_wav


@pytest.fixture
def uploads(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def upload(uploads: Spool, path: Path) -> Path:
    with open(path, "rb") as stream:
        return uploads.add(stream, path.name).path


class Counting:
    """Lends the pool's workers, and counts the jobs."""

    def __init__(self) -> None:
        self.jobs = 0

    def run(self, job: dict[str, Any], seconds: float = 10) -> dict[str, Any]:
        self.jobs += 1
        return POOL.run(job, seconds)


POOL = worker.POOL


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def test_a_picture_is_looked_into(uploads: Spool) -> None:
    media = worker.inspect(upload(uploads, CAFE.path), "my receipt.png")
    assert (media.kind, media.mime_type, media.name) == ("image", "image/png", "my receipt.png")
    assert (media.width, media.height, media.frames, media.orientation) == (740, 970, 1, 1)
    assert (media.size, media.sha256) == (CAFE.path.stat().st_size, upload(uploads, CAFE.path).parent.name)
    assert (media.pages, media.seconds, media.warnings) == (None, None, ())


def test_a_document_is_looked_into(uploads: Spool) -> None:
    media = worker.inspect(upload(uploads, STUDIO.path), "a.pdf")
    assert (media.kind, media.pages, media.encrypted, media.width) == ("pdf", 1, False, None)


def test_sound_and_video_are_looked_into(tmp_path: Path) -> None:
    sound = worker.inspect(write_wav(tmp_path / "a.wav", 2), "a.wav")
    assert (sound.kind, sound.seconds, sound.sample_rate, sound.channels) == ("audio", 2.0, 8000, 2)
    moving = worker.inspect(write_video(tmp_path / "a.mp4", 2), "a.mp4")
    assert (moving.kind, moving.width, moving.fps, moving.has_audio) == ("video", 64, 10.0, False)


def test_text_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("Käse;2\nBrot;1\nMilch;3\n".encode("cp1252"))
    media = worker.inspect(tmp_path / "a", "list.csv")
    assert (media.kind, media.mime_type, media.encoding, media.characters) == ("text", "text/csv", "cp1252", 22)


def test_a_video_container_with_sound_only_is_sound(tmp_path: Path) -> None:
    import av

    with av.open(str(tmp_path / "a.mp4"), "w") as container, av.open(str(write_wav(tmp_path / "a.wav", 1))) as wav:
        stream = container.add_stream("aac", rate=8000)
        for frame in wav.decode(audio=0):
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    media = worker.inspect(tmp_path / "a.mp4", "a.mp4")
    assert (media.kind, media.mime_type) == ("audio", "audio/mp4")


def test_asking_again_is_no_work(uploads: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting()
    monkeypatch.setattr(worker, "POOL", counting)
    path = upload(uploads, CAFE.path)
    first = worker.inspect(path, "a.png")
    assert worker.inspect(path, "b.png").name == "b.png"
    assert worker.inspect(path, "a.png") == first
    assert counting.jobs == 1
    assert worker.thumbnail(path, 50) == worker.thumbnail(path, 50)
    assert worker.thumbnail(path, 60) != worker.thumbnail(path, 50)
    assert counting.jobs == 3


def test_a_refusal_is_remembered_too(uploads: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting()
    monkeypatch.setattr(worker, "POOL", counting)
    path = uploads.add(io.BytesIO(b"\xff\xd8\xff broken"), "a.jpg").path
    for _ in range(2):
        with pytest.raises(BadFile) as refused:
            worker.inspect(path, "a.jpg")
        assert (
            str(refused.value) == "The picture is broken or incomplete. Copy or export it again, best as JPEG or PNG."
        )
    assert counting.jobs == 1


def test_what_was_prepared_goes_with_the_file(uploads: Spool) -> None:
    path = upload(uploads, CAFE.path)
    thumbnail = worker.thumbnail(path)
    assert max(size(thumbnail)) == 320
    uploads.drop(path.parent.name)
    assert not thumbnail.exists()
    with pytest.raises(BadFile, match="no longer here"):
        worker.inspect(path, "a.png")


def test_nothing_is_written_beside_files_that_are_not_spooled(tmp_path: Path) -> None:
    gradient().save(tmp_path / "a.png")
    assert worker.thumbnail(tmp_path / "a.png").parent != tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_pictures_are_prepared(uploads: Spool, tmp_path: Path) -> None:
    gradient().save(tmp_path / "bare.png")
    bare = upload(uploads, tmp_path / "bare.png")
    assert worker.prepare_image(bare) == bare
    path = upload(uploads, GRANOLA.path)
    assert worker.prepare_image(path, tags=True) == path != worker.prepare_image(path)
    smaller = worker.prepare_image(path, max_side=600)
    assert (size(smaller), smaller.suffix) == ((450, 600), ".jpg")


def test_boxes_are_drawn(uploads: Spool) -> None:
    path = upload(uploads, GRANOLA.path)
    marked = worker.mark_boxes(path, [(100, 200, 300, 400)], ["name"])
    with Image.open(marked) as image:
        red, green, _ = image.convert("RGB").getpixel((180, 240))  # type: ignore[misc]
    assert (image.size, red > 150, green < 90) == ((900, 1200), True, True)


def test_thumbnails_of_documents_and_videos(tmp_path: Path) -> None:
    assert size(worker.thumbnail(STUDIO.path, 100)) == (71, 100)
    assert size(worker.thumbnail(write_video(tmp_path / "a.mp4", 2), 32)) == (32, 24)


def test_a_text_has_no_thumbnail(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(BadFile, match="no picture"):
        worker.thumbnail(tmp_path / "a.txt")


def test_pages_as_pictures_and_text() -> None:
    assert size(worker.page_image(STUDIO.path, 1, dpi=72)) == (595, 842)
    assert "DE89 3704 0044 0532 0130 00" in worker.page_text(STUDIO.path, 1)


def test_pages_are_chosen(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", 4)
    assert worker.inspect(worker.choose_pages(path, "2-3"), "b.pdf").pages == 2
    assert worker.choose_pages(path, "1-4") == path
    with pytest.raises(BadFile, match="There is no page 9"):
        worker.choose_pages(path, "9")


def test_the_still_of_a_video(tmp_path: Path) -> None:
    with Image.open(worker.still(write_video(tmp_path / "a.mp4", 3), 2.0)) as image:
        assert image.convert("L").getpixel((30, 20)) == pytest.approx(80, abs=8)


def test_a_choice_made_of_page_ranges_with_a_typo_is_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        worker.choose_pages(write_pdf(tmp_path / "a.pdf", 4), "1-2-3")
    assert refused.value.advice == "Write pages like 1-3, 5 or 7-."


def test_a_disk_that_takes_no_outcome_does_not_cost_the_outcome(
    uploads: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> tuple[int, str]:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = uploads.add(io.BytesIO(b"hello"), "a.txt").path
    monkeypatch.setattr("components.media.worker.tempfile.mkstemp", full)
    assert worker.inspect(path, "a.txt").characters == 5


def test_a_worker_that_can_not_write_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(decoder.JOBS, "full", full)
    told = decoder.answer(json.dumps({"job": "full", "path": "a", "target": "b", "args": {}}).encode())
    assert "disk of this server is full" in told["error"] and told["passing"]
