"""Files that are made when asked for: named as the page says, never shown, and only as long as the visit."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.downloads import FAILED, GONE, KEPT, ROUTES, Download, Downloads


@pytest.fixture
def browser() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def page(text: str) -> Download:
    return Download(lambda: text, "page.html", "text/html")


def test_the_file_is_saved_and_never_shown(browser: TestClient) -> None:
    address = Downloads().address("one", Download(lambda: "<b>Grüße</b>", "Grüße; 1.html", "text/html"))
    answer = browser.get(f"/{address}")
    assert (answer.status_code, answer.content) == (200, "<b>Grüße</b>".encode())
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe%3B%201.html"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_it_is_found_below_a_path_too(browser: TestClient) -> None:
    assert browser.get(f"/some/path/{Downloads().address('one', page('here'))}").text == "here"


def test_a_button_keeps_its_address_and_gives_what_it_was_drawn_with_last(browser: TestClient) -> None:
    mine = Downloads()
    first = mine.address("one", page("before"))
    assert mine.address("one", page("after")) == first
    assert browser.get(f"/{first}").text == "after"
    assert Downloads().address("one", page("another's")) != first


def test_what_cannot_be_made_is_said_and_not_why(browser: TestClient) -> None:
    def fail() -> bytes:
        raise ValueError("a secret")

    answer = browser.get(f"/{Downloads().address('one', Download(fail, 'all.zip', 'application/zip'))}")
    assert (answer.status_code, answer.text) == (500, FAILED)


def test_it_ends_with_the_visit(browser: TestClient) -> None:
    leaving, staying = Downloads(), Downloads()
    gone, kept = leaving.address("one", page("gone")), staying.address("one", page("kept"))
    leaving.cancel()
    assert (browser.get(f"/{gone}").status_code, browser.get(f"/{gone}").text) == (404, GONE)
    assert browser.get(f"/{kept}").text == "kept"
    assert browser.get("/downloads/nobody").status_code == 404


def test_of_very_many_buttons_those_drawn_last_work(browser: TestClient) -> None:
    mine = Downloads()
    first, second = mine.address("first", page("first")), mine.address("second", page("second"))
    mine.address("first", page("first"))
    for number in range(KEPT - 1):
        mine.address(str(number), page("more"))
    assert browser.get(f"/{first}").text == "first"
    assert browser.get(f"/{second}").status_code == 404
