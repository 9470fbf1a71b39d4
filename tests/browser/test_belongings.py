"""A person's things are theirs: two browsers at the served app, one of which has the other's addresses."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.serve import App
from tests.waiting import wait_until

MILLISECONDS = 120_000
# Notes each wish for a device, in every frame.
WISHES = """
window.top.wishes ??= [];
const original = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
if (original) navigator.mediaDevices.getUserMedia = (wish) => (window.top.wishes.push(wish), original(wish));
"""


@pytest.mark.timeout(600)
def test_a_strangers_link_takes_no_talk_and_opens_no_microphone(new_visitor: NewVisitor, app: App) -> None:
    mine, stranger = new_visitor(app, permissions=["microphone"]), new_visitor(app, permissions=["microphone"])
    stranger.context.add_init_script(WISHES)
    mine.context.add_init_script(WISHES)
    screen = mine.open("live")
    screen.get_by_role("button", name="Start talking").click()
    expect(screen.get_by_role("button", name="End", exact=True)).to_be_visible(timeout=MILLISECONDS)
    expect(screen).to_have_url(re.compile("talk="), timeout=MILLISECONDS)
    address = screen.url
    theirs = stranger.page
    theirs.goto(address)
    expect(theirs.get_by_role("button", name="Start talking")).to_be_visible(timeout=MILLISECONDS)
    stranger.settle()
    assert "talk=" not in theirs.url and theirs.evaluate("window.wishes") == []
    expect(screen.get_by_role("button", name="End", exact=True)).to_be_visible()
    screen.reload()
    go_on = screen.get_by_role("button", name="Go on with sound")
    expect(go_on).to_be_visible(timeout=MILLISECONDS)
    mine.settle()
    assert screen.evaluate("window.wishes") == []
    go_on.click()
    wait_until(lambda: screen.evaluate("window.wishes.length"), 60, what="the wish for a microphone")
    screen.get_by_role("button", name="End", exact=True).click()
    expect(screen.get_by_role("button", name="Start a new talk")).to_be_visible(timeout=MILLISECONDS)
    mine.settle()
    with screen.expect_request(re.compile("/downloads/")) as asked:
        screen.get_by_role("button", name="Everything (ZIP)").click()
    download = urlsplit(asked.value.url).path
    fetched = [visitor.context.request.get(f"{app.base_url}{download}").status for visitor in (mine, stranger)]
    assert fetched == [200, 404]


def known_as(visitor: Visitor) -> list[str]:
    found = [one for one in visitor.context.cookies() if one["name"].startswith("workbench-visitor")]
    assert all(one["httpOnly"] and one["sameSite"] == "Lax" for one in found)
    return [one["value"] for one in found]


def test_a_token_in_the_storage_changes_nobodys_name(new_visitor: NewVisitor, app: App) -> None:
    mine = new_visitor(app)
    screen = mine.open("history")
    (before,) = known_as(mine)
    screen.evaluate("localStorage.setItem('workbench-visitor', 'f'.repeat(32))")
    screen.reload()
    wait_until(lambda: screen.evaluate("localStorage.getItem('workbench-visitor')") is None, 60, what="its end")
    mine.settle()
    assert known_as(mine) == [before]
