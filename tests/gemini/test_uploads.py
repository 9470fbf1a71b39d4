"""Files through the Files API: told on the way, kept when asked, always deleted in the end."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from components.gemini import files
from components.gemini.client import Gemini
from components.gemini.connection import OFFLINE_KEY, Offline, Vertex
from components.gemini.errors import FileFailed, TooLarge
from components.gemini.events import Done, Event, Failed, Notice, Progress
from components.gemini.journal import Journal
from components.gemini.request import FilePart
from tests.engine import Engine
from tests.gemini.conftest import HASTY, Ask

UPLOAD = {"path": "/upload/"}


def events(gemini: Gemini, *arguments: Any, **options: Any) -> list[Event]:
    request, *rest = arguments
    return list(gemini.generate(request, threading.Event(), *rest, **options))


def calls(engine: Engine, method: str, path: str) -> list[str]:
    return [row["path"] for row in engine.requests() if row["method"] == method and path in row["path"]]


def test_a_small_file_goes_inside_the_request(engine: Engine, gemini: Gemini, ask: Ask, picture: FilePart) -> None:
    assert isinstance(events(gemini, ask("What is it?", picture))[-1], Done)
    assert calls(engine, "POST", "/upload/") == []


def test_a_large_file_is_uploaded_told_and_deleted(engine: Engine, gemini: Gemini, ask: Ask, big: FilePart) -> None:
    engine.faults({"match": UPLOAD, "times": 0, "do": {"processing": 0.3}})
    found = events(gemini, ask("What is it?", big))
    stages = [event.stage for event in found if isinstance(event, Progress)]
    assert list(dict.fromkeys(stages)) == ["uploading", "processing", "ready"]
    assert isinstance(found[-1], Done) and found[-1].finish == "stop"
    gemini.close()
    assert len(calls(engine, "DELETE", "/files/")) == 1
    assert not list(gemini._journal._path.parent.glob("*"))


def test_a_file_that_the_service_cannot_read(engine: Engine, gemini: Gemini, ask: Ask, big: FilePart) -> None:
    engine.faults({"match": UPLOAD, "times": 0, "do": {"file_fails": True}})
    last = events(gemini, ask("What is it?", big))[-1]
    assert isinstance(last, Failed) and isinstance(last.error, FileFailed) and "blue.png" in last.error.message
    gemini.close()
    assert len(calls(engine, "DELETE", "/files/")) == 1


def test_a_broken_upload_is_made_again(engine: Engine, gemini: Gemini, ask: Ask, big: FilePart) -> None:
    engine.faults({"match": UPLOAD, "do": {"reset": True}})
    found = events(gemini, ask("What is it?", big))
    assert [event.kind for event in found if isinstance(event, Notice)] == ["retry"]
    assert isinstance(found[-1], Done)
    gemini.close()
    assert gemini._journal.names() == frozenset()


def test_a_set_of_uploads_serves_several_questions(engine: Engine, gemini: Gemini, ask: Ask, big: FilePart) -> None:
    with gemini.uploads() as uploads:
        for question in ("What is it?", "And what colour?"):
            assert isinstance(events(gemini, ask(question, big), uploads=uploads)[-1], Done)
        assert calls(engine, "DELETE", "/files/") == []
    gemini.close()
    starts = [row for row in engine.requests() if row["headers"].get("x-goog-upload-command") == "start"]
    assert len(starts) == 1
    assert len(calls(engine, "DELETE", "/files/")) == 1


def starts(engine: Engine) -> int:
    return sum(row["headers"].get("x-goog-upload-command") == "start" for row in engine.requests())


def test_a_held_set_sends_small_files_once_too(engine: Engine, gemini: Gemini, ask: Ask, picture: FilePart) -> None:
    held = gemini.hold()
    for question in ("What is it?", "And what colour?"):
        assert isinstance(events(gemini, ask(question, picture), uploads=held)[-1], Done)
    assert starts(engine) == 1
    gemini.release(held)
    gemini.close()
    assert len(calls(engine, "DELETE", "/files/")) == 1


def test_a_file_the_service_has_lost_is_sent_again_and_said(
    engine: Engine, gemini: Gemini, ask: Ask, picture: FilePart
) -> None:
    held = gemini.hold()
    events(gemini, ask("What is it?", picture), uploads=held)
    (name,) = held._begun
    engine.admin("DELETE", f"/v1beta/{name}?key={OFFLINE_KEY.get_secret_value()}")
    found = events(gemini, ask("And what colour?", picture), uploads=held)
    assert [event.kind for event in found if isinstance(event, Notice)] == ["resent"]
    assert isinstance(found[-1], Done) and starts(engine) == 2
    gemini.release(held)


def test_what_a_crash_left_is_swept_at_the_next_start(
    engine: Engine, gemini: Gemini, ask: Ask, big: FilePart, tmp_path: Path
) -> None:
    folder = tmp_path / "journal"
    connection = Offline(engine.base_url, str(engine.ca_file))
    dead = Gemini(connection, patience=HASTY, folder=folder)
    list(dead.generate(ask("What is it?", big), threading.Event(), uploads=files.Uploads(dead._journal)))
    left = dead._journal.names()
    assert len(left) == 1 and calls(engine, "DELETE", "/files/") == []
    dead._journal.close()  # as the system does for a process that died
    events(gemini, ask())
    gemini.close()
    assert calls(engine, "DELETE", "/files/") == [f"/v1beta/{name}" for name in left]
    assert not list((folder / connection.fingerprint).glob("*.names"))
    dead.close()


def test_what_a_living_process_holds_is_left_alone(tmp_path: Path) -> None:
    living, other = Journal("a", tmp_path), Journal("a", tmp_path)
    living.add("files/x")
    assert other.has_orphans() and list(other.orphans()) == []
    living.remove("files/x")
    living.close()
    assert not other.has_orphans()


def test_a_journal_is_another_connections_business(tmp_path: Path) -> None:
    journal = Journal("a", tmp_path)
    journal.add("files/x")
    journal.close()
    assert not Journal("b", tmp_path).has_orphans()
    assert [orphan.names() for orphan in Journal("a", tmp_path).orphans()] == [frozenset({"files/x"})]


def test_a_journal_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("not a folder")
    journal = Journal("a", tmp_path / "folder")
    journal.add("files/x")
    assert journal.names() == frozenset({"files/x"})
    journal.remove("files/x")
    journal.close()


def test_the_largest_go_up_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(files.LIMITS["inline"], "prefer_below", 100)
    parts = [sized(tmp_path, size) for size in (10, 70, 60, 20)]
    assert {part.name for part in files.to_upload(parts)} == {"70"}
    assert files.to_upload(parts[:1]) == frozenset()


def test_a_pdf_beyond_the_limit_is_refused_before_it_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(files.LIMITS["pdf"], "file", 100)
    paper = FilePart(sized(tmp_path, 101).path, "application/pdf", "paper.pdf")
    with pytest.raises(TooLarge, match=r"paper\.pdf"):
        files.require_sizes([paper], may_upload=True)


def test_vertex_takes_files_only_inside_the_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (files.LIMITS["vertex"]["request"], files.LIMITS["vertex"]["image"]) == (20_000_000, 7_000_000)
    monkeypatch.setitem(files.LIMITS["vertex"], "request", 100)
    part = sized(tmp_path, 90)
    files.require_sizes([part], may_upload=True)
    with pytest.raises(TooLarge, match="Vertex") as caught:
        files.require_sizes([part], may_upload=False)
    assert "gs://" not in str(caught.value)


def test_vertex_takes_a_picture_only_so_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(files.LIMITS["vertex"], "image", 20)
    part = sized(tmp_path, 21)
    picture = FilePart(part.path, "image/png", "picture.png")
    files.require_sizes([picture], may_upload=True)
    files.require_sizes([FilePart(part.path, "audio/mp3", "sound.mp3")], may_upload=False)
    with pytest.raises(TooLarge, match=r"picture\.png"):
        files.require_sizes([picture], may_upload=False)


def test_a_connection_says_where_it_answers() -> None:
    assert Vertex("my-project").label == "Vertex AI · my-project · global"


def test_a_file_that_has_gone_is_told(gemini: Gemini, ask: Ask, picture: FilePart) -> None:
    picture.path.unlink()
    last = events(gemini, ask("What is it?", picture))[-1]
    assert isinstance(last, Failed) and isinstance(last.error, FileFailed)
    assert str(picture.path) not in str(last.error)


def sized(folder: Path, size: int) -> FilePart:
    path = folder / f"{size}.bin"
    path.write_bytes(bytes(size))
    return FilePart(path, "image/png", str(size))
