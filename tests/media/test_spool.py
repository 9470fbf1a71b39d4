from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from components.bounds import MEGABYTE
from components.errors import BadFile, NoRoom
from components.media import spool
from components.media.spool import Spool, clean_name, distinct, extension


def add(spooled_in: Spool, content: bytes, name: str = "a.txt") -> spool.Spooled:
    return spooled_in.add(io.BytesIO(content), name)


def test_a_file_is_kept_under_its_hash(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"content").hexdigest()
    spooled = add(Spool(tmp_path), b"content", "Bill.PDF")
    assert spooled == spool.Spooled(tmp_path / sha256 / spool.UPLOAD, "Bill.PDF", sha256, 7)
    assert spooled.path.read_bytes() == b"content"


def test_the_same_content_is_kept_once_under_both_names(tmp_path: Path) -> None:
    uploads = Spool(tmp_path)
    first, second = add(uploads, b"same", "a.png"), add(uploads, b"same", "b.jpg")
    assert (first.path, first.name, second.name) == (second.path, "a.png", "b.jpg")
    assert [path.name for path in tmp_path.iterdir()] == [first.sha256]
    assert uploads.total == 4


def test_a_large_file_comes_in_chunks(tmp_path: Path) -> None:
    content = bytes(range(256)) * (3 * spool.CHUNK // 256) + b"end"
    spooled = add(Spool(tmp_path), content)
    assert spooled.size == len(content)
    assert spooled.path.read_bytes() == content


def test_an_empty_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="empty"):
        add(Spool(tmp_path), b"")
    assert list(tmp_path.iterdir()) == []


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    uploads = Spool(tmp_path, max_file_bytes=2_000_000)
    with pytest.raises(BadFile, match="larger than 2 MB"):
        add(uploads, bytes(2_000_001))
    assert add(uploads, bytes(2_000_000)).size == 2_000_000
    assert len(list(tmp_path.iterdir())) == 1


def test_a_stream_that_fails_leaves_nothing(tmp_path: Path) -> None:
    class Failing(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        Spool(tmp_path).add(Failing(), "a")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_where_room_is_short_what_nobody_uses_goes(tmp_path: Path) -> None:
    used: list[str] = []
    uploads = Spool(tmp_path, max_bytes=10, in_use=lambda: used)
    first, second = add(uploads, b"1111"), add(uploads, b"2222")
    used.append(first.sha256)
    third = add(uploads, b"3333")
    assert uploads.get(second.sha256) is None
    assert not second.path.exists()
    assert (uploads.get(first.sha256), uploads.get(third.sha256)) == (first, third)
    assert uploads.total == 8


def test_a_file_that_is_held_stays(tmp_path: Path) -> None:
    uploads = Spool(tmp_path, max_bytes=10)
    first, second = add(uploads, b"1111"), add(uploads, b"2222")
    with uploads.hold(first.sha256):
        add(uploads, b"3333")
        assert uploads.get(first.sha256) == first
        assert uploads.get(second.sha256) is None
    add(uploads, b"4444")
    assert uploads.get(first.sha256) is None


def test_a_file_for_which_there_is_no_room_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    uploads = Spool(tmp_path, max_bytes=MEGABYTE)
    first = add(uploads, bytes(900_000))
    with uploads.hold(first.sha256), pytest.raises(NoRoom, match=r"more than the 1 MB .*What you have here is kept"):
        add(uploads, bytes(200_000))
    assert [path.name for path in tmp_path.iterdir()] == [first.sha256]


def test_two_holds_of_one_file_end_one_by_one(tmp_path: Path) -> None:
    uploads = Spool(tmp_path, max_bytes=10)
    first = add(uploads, b"1" * 8)
    with uploads.hold(first.sha256):
        with uploads.hold(first.sha256):
            pass
        with pytest.raises(NoRoom):
            add(uploads, b"2" * 8)


def test_prepared_copies_count_and_go_with_their_file(tmp_path: Path) -> None:
    uploads = Spool(tmp_path)
    first, second = add(uploads, b"first"), add(uploads, b"second")
    prepared = tmp_path / first.sha256 / "small.jpg"
    prepared.write_bytes(bytes(100))
    assert uploads.total == 5 + 6 + 100
    uploads.drop(first.sha256)
    uploads.drop("unknown")
    assert [path.name for path in tmp_path.iterdir()] == [second.sha256]
    uploads.clear()
    assert list(tmp_path.iterdir()) == []
    assert uploads.total == 0


def test_many_threads_add_at_once(tmp_path: Path) -> None:
    uploads = Spool(tmp_path)
    contents = [bytes([number % 5]) * 100_000 for number in range(20)]
    threads = [threading.Thread(target=add, args=(uploads, content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert uploads.total == 5 * 100_000
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("receipt.jpg", "receipt.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\scan.pdf", "scan.pdf"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\nc.png", "abc.png"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("קבלה מהחנות.pdf", "קבלה מהחנות.pdf"),
        ("領収書📷.heic", "領収書📷.heic"),
        ("lone\ud800.png", "lone.png"),
        ("%22Demo%22.mov", '"Demo".mov'),
        ("doc.pdf ", "doc.pdf"),
        ("scan.jpeg 2", "scan.jpeg 2"),
        (".hidden", ".hidden"),
        ("....", "file"),
        ("\u200b \u0301", "file"),
        ("one\u2028two.png", "onetwo.png"),
        ("e\u0301t\u00e9.png", "\u00e9t\u00e9.png"),
        ("CON", "CON"),
    ],
)
def test_a_name_is_made_fit_to_show(name: str, shown: str) -> None:
    assert clean_name(name) == shown


@pytest.mark.parametrize(
    ("name", "taken", "shown"),
    [
        ("a.png", [], "a.png"),
        ("a.png", ["a.png"], "a (2).png"),
        ("a.png", ["a.png", "a (2).png"], "a (3).png"),
        ("1000012345", ["1000012345"], "1000012345 (2)"),
        (".hidden", [".hidden"], ".hidden (2)"),
        ("Scan.JPEG", ["Scan.JPEG"], "Scan (2).JPEG"),
    ],
)
def test_a_name_that_is_taken_is_numbered(name: str, taken: list[str], shown: str) -> None:
    assert distinct(name, taken) == shown


def test_a_very_long_name_keeps_its_extension() -> None:
    shown = clean_name("ж" * 5000 + ".jpeg")
    assert (len(shown), shown[-7:]) == (120, "ж….jpeg")


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("a.JPG", ".jpg"),
        ("a.tar.gz", ".gz"),
        ("a", ""),
        ("a.", ""),
        ("a.b/c", ""),
        ("a.p\x00g", ""),
        ("a." + 9 * "x", ""),
    ],
)
def test_only_a_plain_extension_is_one(name: str, end: str) -> None:
    assert extension(name) == end


def test_folders_of_ended_processes_are_swept(tmp_path: Path) -> None:
    mine, theirs, unmarked = (tmp_path / (spool.PREFIX + end) for end in "123")
    other = tmp_path / "other"
    for folder in (mine, theirs, unmarked, other):
        folder.mkdir()
        (folder / "upload").write_bytes(b"x")
    claim = "import sys, pathlib; from components.media.spool import claim; claim(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", claim, str(theirs)], check=True)
    with spool.claim(mine):
        assert spool.sweep(tmp_path) == 0, "young folders may not be claimed yet"
        assert spool.sweep(tmp_path, grace=-1) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [mine.name, "other"]


def test_a_process_leaves_nothing_behind(tmp_path: Path) -> None:
    code = "import io; from components.media.spool import Spool; print(Spool().add(io.BytesIO(b'x'), 'x').path)"
    environment = os.environ | {"TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    path = Path(done.stdout.strip())
    assert path.parents[3] == tmp_path
    assert path.parents[2].name.startswith(spool.PREFIX)
    assert list(tmp_path.iterdir()) == []


def test_sessions_of_one_process_have_folders_of_their_own() -> None:
    one, other = Spool(), Spool()
    try:
        assert one.folder != other.folder
        assert one.folder.parent == other.folder.parent
    finally:
        one.folder.rmdir()
        other.folder.rmdir()
