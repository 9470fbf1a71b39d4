"""Where the own table lies, and when it is read again."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from components.gemini import catalogue, own_source, own_table
from components.gemini.own_source import HOUR, OwnSource
from components.gemini.own_table import BadTable

TIN = 'read = 2026-11-30\n[[model]]\nid = "gemini-5-tin"\nname = "{}"\nsource = "s"\n'


def tin() -> str:
    return catalogue.get("gemini-5-tin").name


@pytest.fixture(autouse=True)
def shipped() -> Iterator[None]:
    yield
    own_table.use(own_table.NONE)


def test_a_file_is_read_again_when_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    source = OwnSource(str(path))
    source.look()
    assert source.trouble == "The file can't be read." and tin() == "gemini-5-tin"
    path.write_text(TIN.format("Tin"))
    source.look()
    assert source.trouble == "" and tin() == "Tin"
    path.write_text("nonsense")
    source.look()
    # The last right one stays.
    assert source.trouble.startswith("It is not TOML") and tin() == "Tin"
    path.write_text("\ufeff" + TIN.format("Tin two"), "utf-8")
    source.look()
    assert source.trouble == "" and tin() == "Tin two"


def test_a_file_that_did_not_change_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_text(TIN.format("One"))
    source = OwnSource(str(path))
    source.look()
    stat = path.stat()
    path.write_text(TIN.format("Two"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    source.look()
    assert tin() == "One"


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe\x00", "not text in UTF-8"), (b"#" * 1_000_001, "larger than 1,000,000 bytes")]
)
def test_what_is_no_table(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_bytes(content)
    source = OwnSource(str(path))
    source.look()
    assert said in source.trouble


@dataclass
class Host:
    address: str = ""
    status: int = 200
    body: bytes = b""
    asked: int = 0
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def host() -> Iterator[Host]:
    state = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked += 1
            self.send_response(state.status)
            for name, value in state.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(state.body)

        def log_message(self, format: str, *args: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        state.address = f"http://127.0.0.1:{server.server_port}/models.toml"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield state
        server.shutdown()


def settled() -> None:
    for thread in threading.enumerate():
        if thread.name == "own-models":
            thread.join(10)


def test_an_address_is_asked_each_hour_in_the_background(host: Host) -> None:
    now = 0.0
    source = OwnSource(host.address, lambda: now)
    host.body = TIN.format("Tin").encode()
    source.look()
    now = HOUR - 1
    source.look()
    settled()
    assert host.asked == 1 and tin() == "Tin" and source.trouble == ""
    host.body, now = TIN.format("Tin two").encode(), HOUR
    source.look()
    settled()
    assert host.asked == 2 and tin() == "Tin two"
    host.status, now = 500, 2 * HOUR
    source.look()
    settled()
    assert "answers 500" in source.trouble and "again in an hour" in source.trouble and tin() == "Tin two"


def test_an_answer_without_end_is_cut(host: Host) -> None:
    host.body = b"#" * 3_000_000
    with pytest.raises(BadTable, match="larger than"):
        OwnSource(host.address).fetch()


def test_no_other_host_is_followed_to(host: Host) -> None:
    host.status, host.headers = 302, {"location": "https://elsewhere.example/models.toml"}
    with pytest.raises(BadTable, match="answers 302"):
        OwnSource(host.address).fetch()


@pytest.mark.parametrize("address", ["http://models.example/t.toml", "ftp://127.0.0.2/t.toml", "https://"])
def test_addresses_that_are_not_asked(address: str) -> None:
    with pytest.raises(BadTable):
        OwnSource(address).fetch()


def test_a_host_that_is_not_there(unused_address: str) -> None:
    with pytest.raises(BadTable, match="can't be reached"):
        OwnSource(unused_address).fetch()


@pytest.fixture
def unused_address() -> str:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return f"http://127.0.0.1:{server.server_port}/"


def test_trouble_is_logged_once_and_names_no_place(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = OwnSource(str(tmp_path / "secret-name.toml"))
    for _ in range(2):
        source.take(lambda: own_source._file(tmp_path / "secret-name.toml"))
    assert caplog.messages == ["WORKBENCH_MODELS can't be used: The file can't be read."]
