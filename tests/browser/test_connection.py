"""The connection's form in a browser: a location that is none is told, and goes nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.gemini.accounts import account_file


@pytest.mark.parametrize("place", ["attacker.host/x?y=", "127.0.0.1:8443/"])
def test_a_location_that_is_none_is_told(visitor: Visitor, tmp_path: Path, place: str) -> None:
    account = tmp_path / "account.json"
    account.write_text(account_file())
    screen = visitor.open("extract")
    side = screen.get_by_test_id("stSidebar")
    side.get_by_text("Vertex AI", exact=True).click()
    side.locator("input[type=file]").set_input_files(account)
    expect(side.get_by_text("Vertex AI · brave-otter-42 · global")).to_be_visible()
    where = side.get_by_role("combobox", name="Location")
    where.fill(place)
    where.press("Enter")
    expect(side.get_by_text("That is not the name of a Google Cloud location.")).to_be_visible()
    expect(side.get_by_role("button", name="Test connection")).to_have_count(0)
    visitor.settle()
