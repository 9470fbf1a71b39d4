"""Uploads to the app as it is served: on disk alone, let go when removed, and refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from components import settings
from components.bounds import MEGABYTE
from components.media.samples import CAFE
from tests.guest import Guest
from tests.serve import App, serving

LARGE = 60 * MEGABYTE


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    bounds = {settings.VISITOR.name: "150", settings.VISITORS.name: "200"}
    with serving(tmp_path_factory.mktemp("served"), bounds) as app:
        yield app


@pytest.fixture
def guest(app: App) -> Iterator[Guest]:
    with Guest(app.base_url) as guest:
        yield guest
        guest.press("Remove all") if guest.offers("Remove all") else None


def large_files(app: App) -> list[Path]:
    return [path for path in app.log.parent.rglob("*") if path.is_file() and path.stat().st_size > LARGE // 2]


def picture(number: int) -> bytes:
    return CAFE.path.read_bytes() + bytes([number])


def test_an_upload_lies_on_disk_once_and_not_in_memory(app: App, guest: Guest) -> None:
    server = psutil.Process(app.pid)
    guest.upload("first.png", picture(0))
    before = server.memory_info().rss
    assert guest.upload("large.png", picture(1), LARGE) == 204
    assert server.memory_info().rss - before < LARGE / 2
    assert "large.png" in guest.words() and "2 files" in guest.words()
    assert len(large_files(app)) == 1


def test_what_is_removed_leaves_the_disk(app: App, guest: Guest) -> None:
    guest.upload("large.png", picture(2), LARGE)
    guest.press("Remove all")
    assert large_files(app) == []


def test_nobody_else_can_send_a_file(app: App, guest: Guest) -> None:
    place = f"/_stcore/upload_file/{guest.session}/guessed"
    assert guest.put(place, "large.png", b"", LARGE) == 403
    assert large_files(app) == []


def test_more_than_a_visitor_may_keep_is_refused_in_words_and_the_rest_stays(app: App, guest: Guest) -> None:
    for number in (3, 4):
        guest.upload(f"kept-{number}.png", picture(number), LARGE)
    assert guest.upload("refused.png", picture(5), LARGE) == 204
    assert "more than the 150 MB that a visitor has here" in guest.words()
    assert "kept-3.png" in guest.words() and "kept-4.png" in guest.words()
    assert len(large_files(app)) == 2


def test_more_than_all_may_keep_together_is_refused_in_words(app: App, guest: Guest) -> None:
    with Guest(app.base_url) as other:
        for number in (6, 7):
            guest.upload(f"kept-{number}.png", picture(number), LARGE)
        other.upload("first.png", picture(8), LARGE)
        other.upload("second.png", picture(9), LARGE)
        assert "as many files of visitors as it may just now" in other.words()
        other.press("Remove all")
    assert len(large_files(app)) == 2
