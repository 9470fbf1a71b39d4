"""Every page opens by its own address, in a server that nobody has visited yet."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from components.pages import PAGES, Page
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.serve import App, serving

by_address = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address or "home")


@by_address
def test_a_page_opens_cold(page: Page, new_visitor: NewVisitor, tmp_path: Path) -> None:
    with serving(tmp_path) as app:
        visitor = new_visitor(app)
        screen = visitor.open(page.address)
        expect(screen).to_have_title(f"{page.title} · Multimodal Workbench")
        expect(screen.get_by_test_id("stSidebarNav")).to_be_attached()
        visitor.expect_well()
        visitor.shot(f"cold-{page.address or 'home'}")


@by_address
def test_a_page_is_reached_by_the_menu(page: Page, visitor: Visitor) -> None:
    screen = visitor.open("" if page.address else "extract")
    screen.get_by_test_id("stSidebarNav").get_by_role("link", name=page.title).click()
    expect(screen).to_have_title(f"{page.title} · Multimodal Workbench")
    visitor.settle()


def test_the_page_table_names_each_address_once() -> None:
    assert len({page.address for page in PAGES}) == len(PAGES)
    assert all(page.script.is_file() for page in PAGES)


def test_health_tells_no_secrets(app: App) -> None:
    with urllib.request.urlopen(f"{app.base_url}/health", timeout=10) as answer:
        told = json.load(answer)
    assert told.keys() == {"status", "version", "uptime_seconds", "connections"}
    assert told["status"] == "ok"
