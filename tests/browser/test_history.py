"""Results that outlive the session: found by the browser that made them, and by no other."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from components.media.samples import CAFE
from tests.browser.conftest import NewVisitor
from tests.browser.test_extract import SAMPLES, SECONDS, downloaded, read, upload
from tests.browser.visitor import Visitor
from tests.serve import App

EMPTY = re.compile("Nothing here yet")


def test_a_result_is_found_again_by_its_browser_alone(new_visitor: NewVisitor, app: App) -> None:
    mine, other = new_visitor(app), new_visitor(app)
    screen = mine.open("extract")
    upload(mine, CAFE.file)
    read(mine)
    screen.reload()
    screen.get_by_role("link", name=CAFE.file).click(timeout=SECONDS)
    expect(screen).to_have_url(re.compile(r"/history\?result=\w+$"), timeout=SECONDS)
    expect(screen.get_by_text(re.compile(r"\d+ checks agree"))).to_be_visible(timeout=SECONDS)
    assert {claim["id"] for claim in json.loads(downloaded(screen, "JSON"))["claims"]} >= {"store", "total"}
    look(mine)
    screen.go_back()
    expect(screen.get_by_role("heading", name="Extract")).to_be_visible(timeout=SECONDS)
    screen.go_forward()
    expect(screen.get_by_text(re.compile(r"\d+ checks agree"))).to_be_visible(timeout=SECONDS)
    unseen(other, screen.url)
    (cookie,) = (one for one in mine.context.cookies() if one["name"].startswith("workbench-visitor"))
    name, _, _ = cookie["value"].partition(".")
    assert cookie["httpOnly"] and re.fullmatch("[0-9a-f]{32}", name)
    assert name not in screen.content() + screen.url + app.log.read_text()
    assert screen.evaluate("[...Object.values(localStorage), document.cookie].join()").count(name) == 0
    delete(mine)


def look(visitor: Visitor) -> None:
    """At a place, once the file was added again."""
    screen = visitor.page
    screen.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(str(SAMPLES / CAFE.file))
    expect(screen.get_by_text("No longer here", exact=False)).to_have_count(0, timeout=SECONDS)
    visitor.settle()
    screen.get_by_text("Where each value was read").click()
    show = screen.get_by_role("button", name="Show me").first
    show.focus()
    screen.keyboard.press("Enter")
    expect(screen.get_by_alt_text("The place from close by")).to_be_visible(timeout=SECONDS)
    visitor.settle()
    visitor.shot("history-show-me")


def unseen(other: Visitor, address: str) -> None:
    screen = other.open("history")
    expect(screen.get_by_text(EMPTY)).to_be_visible(timeout=SECONDS)
    screen.goto(address)
    expect(screen.get_by_text("This result is not here", exact=False)).to_be_visible(timeout=SECONDS)
    other.settle()


def delete(visitor: Visitor) -> None:
    """In a second tab, which shows the same history."""
    first, visitor.page = visitor.page, visitor.context.new_page()
    screen = visitor.open("history")
    row = screen.get_by_role("button", name=CAFE.file)
    expect(row).to_be_visible(timeout=SECONDS)
    visitor.settle()
    screen.get_by_role("button", name="Delete", exact=True).click()
    visitor.settle()
    visitor.shot("history-delete")
    screen.get_by_role("dialog").get_by_role("button", name="Keep").click()
    expect(screen.get_by_role("dialog")).to_have_count(0)
    visitor.settle()
    screen.get_by_role("button", name=re.compile("Delete all")).click()
    screen.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(screen.get_by_text(EMPTY)).to_be_visible(timeout=SECONDS)
    visitor.settle()
    visitor.page = first
    first.get_by_role("button", name="All results").click()
    expect(first.get_by_text(EMPTY)).to_be_visible(timeout=SECONDS)
    visitor.settle()
