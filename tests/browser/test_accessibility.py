"""Every page held against axe-core: nothing serious or critical, in the light and in the dark."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect

from components.media.samples import CAFE
from components.pages import PAGES, Page
from tests.browser.conftest import NewVisitor
from tests.browser.test_extract import read, upload
from tests.browser.visitor import Visitor
from tests.serve import App

GRAVE = ("serious", "critical")

# (rule, part of the element) that Streamlit 1.67 draws and that an app can't change -> why
STREAMLITS_OWN = {
    ("list", 'data-testid="stSidebarNavItems"'): "puts the menu's groups as div between ul and li",
    ("listitem", "<li"): "the same menu: its entries' parent is that div; we draw no lists of our own in markup",
}


def complaints(screen: Screen) -> list[str]:
    """What axe-core finds, one line an element, without what is Streamlit's own."""
    found: list[dict[str, Any]] = Axe().run(screen).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} ({reason(node)})"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
        if not any(violation["id"] == rule and part in node["html"] for rule, part in STREAMLITS_OWN)
    ]


def reason(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address or "home")
def test_a_page_has_no_grave_faults(page: Page, scheme: str, new_visitor: NewVisitor, app: App) -> None:
    screen = new_visitor(app, color_scheme=scheme).open(page.address)
    expect(screen.get_by_role("heading", level=1)).to_be_visible()
    assert complaints(screen) == []


def test_a_result_and_its_history_have_no_grave_faults(visitor: Visitor) -> None:
    visitor.open("extract")
    upload(visitor, CAFE.file)
    read(visitor)
    assert complaints(visitor.page) == []
    screen = visitor.open("history")
    screen.get_by_role("button", name=CAFE.file).click()
    screen.get_by_text("Where each value was read").click()
    screen.get_by_role("button", name="Show me").first.click()
    expect(screen.get_by_text("Add the file again to look.", exact=False)).to_be_visible()
    visitor.settle()
    assert complaints(screen) == []
