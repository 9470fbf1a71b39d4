"""Writes that wait for a database that is away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from components.jobs.store import late
from components.jobs.store.errors import ResultTooLarge, StoreFailed, StoreGone
from components.jobs.store.late import Late, Write
from tests.waiting import wait_until

SECONDS = 20


@dataclass
class Book:
    """Takes writes in, unless it is away."""

    away: bool = False
    lines: list[str] = field(default_factory=list)

    def enter(self, told: Mapping[str, Any]) -> None:
        if self.away:
            raise StoreGone("Away.")
        if told["line"] == "odd":
            raise StoreFailed("Refused.")
        self.lines.append(told["line"])

    def write(self, late: Late, line: str) -> bool:
        told = {"line": line}
        return late.do(lambda: self.enter(told), lambda: Write("line", told))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "AGAIN", 0.01)


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture(params=["disk", "memory", "no folder can be made"])
def waiting(request: pytest.FixtureRequest, tmp_path: Path, book: Book) -> Iterator[Late]:
    (tmp_path / "file").touch()
    folders = {"disk": tmp_path / "waiting", "memory": None, "no folder can be made": tmp_path / "file" / "waiting"}
    found = Late(folders[request.param], {"line": book.enter})
    yield found
    book.away = False
    found.close(SECONDS)


def test_what_can_be_written_is_written_at_once(waiting: Late, book: Book) -> None:
    assert book.write(waiting, "one") is True
    assert (book.lines, waiting.waiting) == (["one"], 0)


def test_what_waits_is_entered_in_its_order(waiting: Late, book: Book) -> None:
    book.away = True
    assert [book.write(waiting, line) for line in ("one", "two", "three")] == [False] * 3
    assert waiting.waiting == 3 and book.lines == []
    book.away = False
    assert wait_until(lambda: book.lines[2:], SECONDS) and book.lines == ["one", "two", "three"]
    wait_until(lambda: not waiting.waiting, SECONDS)
    assert book.write(waiting, "four") is True


def test_nothing_overtakes_what_waits(waiting: Late, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "AGAIN", SECONDS)
    book.away = True
    book.write(waiting, "one")
    wait_until(lambda: waiting._thread and waiting._thread.is_alive(), SECONDS)
    book.away = False
    assert book.write(waiting, "two") is False
    waiting._ended.set()
    waiting.close(SECONDS)
    waiting.start()
    assert wait_until(lambda: book.lines[1:], SECONDS) and book.lines == ["one", "two"]


def test_what_is_refused_for_ever_does_not_hold_up_the_rest(
    waiting: Late, book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    book.away = True
    book.write(waiting, "odd")
    book.write(waiting, "one")
    book.away = False
    assert wait_until(lambda: book.lines, SECONDS) == ["one"] and "Refused." in caplog.text


def test_what_waiting_would_not_help_is_told(waiting: Late) -> None:
    def too_large() -> None:
        raise ResultTooLarge("Too large.")

    with pytest.raises(ResultTooLarge):
        waiting.do(too_large, lambda: Write("line", {}))
    assert waiting.waiting == 0


def test_the_next_process_enters_what_one_left_behind(tmp_path: Path, book: Book) -> None:
    book.away = True
    first = Late(tmp_path / "waiting", {"line": book.enter})
    book.write(first, "one")
    first.close()
    book.away = False
    assert book.lines == []
    second = Late(tmp_path / "waiting", {"line": book.enter})
    second.start()
    assert wait_until(lambda: book.lines, SECONDS) == ["one"]
    second.close(SECONDS)
    assert list((tmp_path / "waiting").glob("*.json")) == []


def test_a_file_of_another_kind_is_set_aside(tmp_path: Path, book: Book, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "1.json").write_text("{")
    (tmp_path / "2.json").write_text(json.dumps({"kind": "line", "values": {"line": "one"}}))
    found = Late(tmp_path, {"line": book.enter})
    found.start()
    assert wait_until(lambda: book.lines, SECONDS) == ["one"]
    found.close(SECONDS)
    assert (tmp_path / "1.refused").exists() and "set aside" in caplog.text


def test_a_disk_is_not_filled_up(tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "MOST_BYTES", 100)
    book.away = True
    found = Late(tmp_path, {"line": book.enter})
    book.write(found, "x" * 40)
    with pytest.raises(StoreGone, match="Too much waits"):
        book.write(found, "x" * 40)
    found.close()


def test_what_waits_is_nobody_elses_to_read(tmp_path: Path, book: Book) -> None:
    book.away = True
    found = Late(tmp_path / "waiting", {"line": book.enter})
    book.write(found, "one")
    found.close()
    assert (tmp_path / "waiting").stat().st_mode & 0o777 == 0o700
