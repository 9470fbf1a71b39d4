"""The cookie that tells browsers apart, and what belongs to one of them."""

from __future__ import annotations

import threading
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from components import clips, downloads
from components.clips import Clips
from components.downloads import Download, Downloads
from components.server.seal import KEY_BYTES, Seal, kept, known_as
from components.server.visits import BROWSER, Visits

SEAL = Seal(b"k" * KEY_BYTES)
PAGE = {"sec-fetch-dest": "document"}


async def who(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.scope[BROWSER])


def come(scheme: str = "http", path: str = "/") -> TestClient:
    routes = [Route("/", who), Route("/tool/", who), *downloads.ROUTES, *clips.ROUTES]
    app = Starlette(routes=routes, middleware=[Middleware(Visits, lambda: SEAL, lambda: path)])
    return TestClient(app, base_url=f"{scheme}://testserver")


def given(browser: TestClient, address: str = "/", **headers: str) -> str:
    return str(browser.get(address, headers={**PAGE, **headers}).headers.get("set-cookie", ""))


def test_a_page_gives_a_cookie_that_scripts_do_not_see() -> None:
    told = given(come()).lower()
    assert told.startswith(SEAL.cookie) and "httponly" in told and "samesite=lax" in told and "path=/" in told
    assert "secure" not in told


def test_by_https_it_goes_by_https_alone() -> None:
    assert "; secure" in given(come("https")).lower()
    assert "; secure" in given(come(), **{"x-forwarded-proto": "https"}).lower()


def test_below_a_path_the_neighbours_get_none() -> None:
    assert "; path=/tool;" in f"{given(come(path='/tool'), '/tool/').lower()};"


@pytest.mark.parametrize(
    ("headers", "gives"),
    [
        ({"sec-fetch-dest": "document"}, True),
        ({"sec-fetch-dest": "iframe"}, True),
        ({"sec-fetch-dest": "script", "accept": "*/*"}, False),
        ({"sec-fetch-dest": "empty", "accept": "text/html"}, False),
        ({"accept": "text/html,application/xhtml+xml"}, True),
        ({"accept": "*/*"}, False),
    ],
)
def test_only_a_whole_page_gives_one(headers: dict[str, str], gives: bool) -> None:
    assert bool(come().get("/", headers=headers).headers.get("set-cookie")) is gives


def test_the_browser_is_known_again_and_keeps_its_name() -> None:
    browser = come()
    assert browser.get("/").text == ""
    first = given(browser)
    known = browser.get("/").text
    assert known and given(browser) == first and browser.get("/").text == known
    name = SimpleCookie(first)[SEAL.cookie].value.partition(".")[0]
    assert known == known_as(name) and name not in known


@pytest.mark.parametrize(
    "value", ["0" * 32, f"{'0' * 32}.{'0' * 64}", Seal(b"x" * KEY_BYTES).sealed("0" * 32), "", "…"]
)
def test_what_we_never_signed_is_nobody(value: str) -> None:
    assert SEAL.opened(value) == ""
    assert SEAL.opened(SEAL.sealed("0" * 32)) == "0" * 32


def test_a_download_and_a_clip_are_for_the_browser_that_made_them(tmp_path: Path) -> None:
    mine, other = come(), come()
    for browser in (mine, other):
        given(browser)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    me = mine.get("/").text
    addresses = [
        Downloads(me).address("one", Download(lambda: "mine", "one.txt", "text/plain")),
        Clips(me).address(film, "video/mp4"),
    ]
    for address in addresses:
        assert [browser.get(f"/{address}").status_code for browser in (mine, other, come())] == [200, 404, 404]


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "visitors.key"
    found: list[Seal] = []
    threads = [threading.Thread(target=lambda: found.append(kept(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({seal.key for seal in found}) == 1 and kept(path) == found[0]
    assert path.stat().st_mode & 0o077 == 0 and [file.name for file in path.parent.iterdir()] == [path.name]
    assert found[0].key.hex() not in repr(found[0])


def test_a_file_without_a_key_is_said_and_another_key_holds_for_now(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "visitors.key"
    path.write_bytes(b"short")
    assert len(kept(path).key) == KEY_BYTES and "can't be kept" in caplog.text
