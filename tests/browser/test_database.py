"""The served app while its database hangs, or is held by another process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import URL

from components.media.samples import CAFE
from tests.browser.conftest import NewVisitor
from tests.browser.test_extract import SECONDS, read, upload
from tests.browser.visitor import Visitor
from tests.jobs import postgresql
from tests.jobs.locking import held
from tests.serve import serving

PAGES = {"": "Home", "live": "Talk", "ask": "Ask", "cost": "Cost"}
AWAY = re.compile("The database does not answer")


@pytest.fixture(scope="module")
def server() -> Iterator[URL]:
    programs = postgresql.installed()
    if programs is None:
        pytest.skip("needs PostgreSQL's server, which is not installed")
    with postgresql.cluster(programs) as url:
        yield url


def drawn(visitor: Visitor) -> None:
    for address, title in PAGES.items():
        expect(visitor.open(address)).to_have_title(f"{title} · Multimodal Workbench")


def leave(*visitors: Visitor) -> None:
    """Before the server ends, which an open page would miss."""
    for visitor in visitors:
        visitor.page.goto("about:blank")


def found_again(visitor: Visitor) -> Locator:
    """In the history, as soon as what waited was entered."""
    entry = visitor.page.get_by_role("button", name=CAFE.file)
    for _ in range(20):
        visitor.open("history")
        if entry.count():
            break
    return entry


def test_every_page_is_there_while_the_server_hangs_and_results_come_later(
    server: URL, new_visitor: NewVisitor, tmp_path: Path
) -> None:
    with serving(tmp_path, {"WORKBENCH_DATABASE_URL": server.render_as_string(hide_password=False)}) as app:
        visitor, other = new_visitor(app), new_visitor(app)
        screen = visitor.open("extract")
        upload(visitor, CAFE.file)
        other.open("history")
        with postgresql.frozen(server):
            expect(other.open("history").get_by_text(AWAY).first).to_be_visible(timeout=SECONDS)
            drawn(other)
            read(visitor)
            expect(screen.get_by_text("What you made is kept on this server")).to_be_visible(timeout=SECONDS)
        expect(found_again(visitor)).to_be_visible()
        leave(visitor, other)


def test_a_file_that_is_held_stops_no_page(new_visitor: NewVisitor, tmp_path: Path) -> None:
    with serving(tmp_path) as app:
        visitor = new_visitor(app)
        visitor.open("extract")
        upload(visitor, CAFE.file)
        with held(tmp_path / "store.sqlite3"):
            read(visitor)
            drawn(visitor)
        expect(found_again(visitor)).to_be_visible()
        leave(visitor)
