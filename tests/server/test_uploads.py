"""Files on their way from a browser: straight to disk, only where one is awaited, only as far as there is room."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from components.bounds import MEGABYTE, Bounds
from components.errors import BadFile
from components.media.capacity import Capacity
from components.media.spool import Spool, arriving
from components.server.arrivals import Arrival, Arrivals
from components.server.uploads import BROKEN, UNKNOWN, UploadsToDisk

PLACE = "/_stcore/upload_file/me/place"


class House:
    """An app behind the middleware that keeps what it is told, as Streamlit's route does."""

    def __init__(self, folder: Path, status: int = 204) -> None:
        self.told: list[tuple[str, bytes]] = []
        self.taken: list[Arrival] = []
        self.status = status
        self.free = 100 << 30
        self.arrivals = Arrivals(Capacity(lambda: folder, lambda _: 0, lambda _: self.free))
        self.arrivals.issue("me", ["place"])
        app = Starlette(routes=[Route("/{path:path}", self._put, methods=["PUT", "DELETE"])])
        self.browser = TestClient(UploadsToDisk(app, self.arrivals))

    async def _put(self, request: Request) -> Response:
        async with request.form() as form:
            for file in form.values():
                assert isinstance(file, UploadFile)
                self.told.append((file.filename or "", await file.read()))
        return Response(status_code=self.status)

    def put(self, content: bytes, name: str = "a.txt", place: str = PLACE) -> int:
        return int(self.browser.put(place, files={"file": (name, content, "text/plain")}).status_code)

    def arrived(self) -> Arrival:
        arrival = self.arrivals.take("place")
        assert arrival is not None
        self.taken.append(arrival)
        return arrival

    def bounded(self, **bounds: int) -> None:
        self.arrivals.capacity.bounds = Bounds(**bounds)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Nothing may be left on the way."""
    before = set(arriving().iterdir())
    house = House(tmp_path)
    yield house
    house.arrivals.end("me")
    for arrival in house.taken:
        arrival.close()
    assert set(arriving().iterdir()) == before


@pytest.mark.parametrize("name", ["a.txt", "Straße 1;2.png", 'say "hi".pdf', "日本語", "a\\b"])
@pytest.mark.parametrize("size", [0, 1, 5 * MEGABYTE + 7])
def test_the_content_goes_to_disk_and_the_page_is_told_of_an_empty_file(house: House, name: str, size: int) -> None:
    content = (b"\r\n--x" * (size // 5 + 1))[:size]
    assert house.put(content, name) == 204
    house.put(b"without us", name, "/elsewhere")
    (told, empty), (plain, _) = house.told
    assert (told, empty) == (plain, b"")
    arrival = house.arrived()
    assert arrival.path().read_bytes() == content
    assert (arrival.sha256, arrival.size) == (hashlib.sha256(content).hexdigest(), size)
    arrival.close()
    assert not arrival.path().exists()


@pytest.mark.parametrize("place", ["/_stcore/upload_file/me/guessed", "/_stcore/upload_file/other/place"])
def test_a_place_that_nobody_issued_takes_nothing(house: House, place: str) -> None:
    answer = house.browser.put(place, files={"file": ("a", b"content", "text/plain")})
    assert (answer.status_code, answer.text) == (403, UNKNOWN)
    assert house.told == []


def test_it_is_known_below_a_path_too(house: House) -> None:
    assert house.put(b"content", place=f"/some/path{PLACE}") == 204
    assert house.arrived().path().read_bytes() == b"content"


def test_other_requests_pass(house: House) -> None:
    house.browser.put("/elsewhere", files={"file": ("a", b"content", "text/plain")})
    assert house.told == [("a", b"content")]


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ({"file": 1}, "The file is larger than 1 MB"),
        ({"visitors": 1}, "as many files of visitors"),
        ({"free": 200_000}, "disk of this server is nearly full"),
    ],
)
def test_what_is_too_much_is_told_to_the_page_and_not_kept(house: House, bounds: dict[str, int], said: str) -> None:
    house.bounded(**bounds)
    assert house.put(bytes(2 * MEGABYTE), "large.bin") == 204
    assert house.told == [("large.bin", b"")]
    with pytest.raises(BadFile, match=said):
        house.arrived().path()
    house.bounded()
    assert house.put(bytes(2 * MEGABYTE)) == 204
    assert house.arrived().size == 2 * MEGABYTE


def test_what_a_visitor_has_already_counts(house: House, tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=3 * MEGABYTE, in_use=lambda: [kept.sha256])
    kept = spool.add(io.BytesIO(bytes(2 * MEGABYTE)), "kept")
    house.arrivals.enter("me", spool)
    house.put(bytes(2 * MEGABYTE))
    with pytest.raises(BadFile, match="more than the 3 MB that a visitor has here"):
        house.arrived().path()
    assert kept.path.exists()


def test_files_that_wait_count_together(house: House, tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=3 * MEGABYTE)
    house.arrivals.enter("me", spool)
    house.arrivals.issue("me", ["second"])
    house.put(bytes(2 * MEGABYTE))
    house.put(bytes(2 * MEGABYTE), place=PLACE.replace("place", "second"))
    second = house.arrivals.take("second")
    assert second and isinstance(second.content, BadFile)
    assert house.arrived().size == 2 * MEGABYTE


def test_a_body_that_does_not_say_its_length_is_stopped_in_time(house: House) -> None:
    house.bounded(file=9)

    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(12):
            yield bytes(MEGABYTE)
        yield b"\r\n--x--\r\n"

    header = {"Content-Type": "multipart/form-data; boundary=x"}
    assert house.browser.put(PLACE, content=body(), headers=header).status_code == 204
    with pytest.raises(BadFile, match="larger than 9 MB"):
        house.arrived().path()


FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncontent\r\n'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"content"),
        ("multipart/form-data", FORM),
        ("multipart/form-data; boundary=" + "x" * 300, FORM),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"no form"),
        ("multipart/form-data; boundary=x", FORM),
        ("multipart/form-data; boundary=x", FORM + FORM + b"--x--"),
        ("multipart/form-data; boundary=x", FORM.replace(b'; filename="a"', b"") + b"--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 10_000 + b"\r\n\r\n--x--"),
    ],
)
def test_what_is_no_form_of_one_whole_file_is_refused(house: House, kind: str, body: bytes) -> None:
    answer = house.browser.put(PLACE, content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.text) == (400, BROKEN)
    assert house.arrivals.take("place") is None


def test_a_disk_that_takes_no_more_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.server.form.os.fdopen", lambda *_: (Path("/dev/full")).open("wb", buffering=0))
    house.put(b"content")
    with pytest.raises(BadFile, match="disk of this server is full"):
        house.arrived().path()


def test_what_the_app_refuses_is_not_kept(tmp_path: Path) -> None:
    house = House(tmp_path, status=403)
    assert house.put(b"content") == 403
    assert house.arrivals.take("place") is None


def test_a_file_taken_back_by_the_visitor_goes(house: House) -> None:
    house.put(b"content")
    (kept,) = arriving().iterdir()
    house.browser.delete(PLACE)
    assert not kept.exists()


def test_with_its_session_a_file_goes_and_none_comes_any_more(house: House) -> None:
    house.put(b"content")
    (kept,) = arriving().iterdir()
    house.arrivals.end("me")
    assert not kept.exists()
    assert house.put(b"content") == 403


def test_a_second_file_takes_the_firsts_place(house: House) -> None:
    house.put(b"first")
    house.put(b"second")
    assert [path.read_bytes() for path in arriving().iterdir()] == [b"second"]


def test_what_is_given_up_makes_room(house: House) -> None:
    house.bounded(visitors=3)
    for _ in range(5):
        house.put(bytes(2 * MEGABYTE))
        house.arrived().close()
    house.put(bytes(2 * MEGABYTE))
    assert house.arrived().size == 2 * MEGABYTE
