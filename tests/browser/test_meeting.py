"""The page Meeting as its users meet it: a sample, minutes that can be heard, names, a file taken along."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect

from components.media.samples import LAUNCH
from tests.browser.conftest import NewVisitor
from tests.browser.test_look import PHONE, beyond_the_edge
from tests.browser.visitor import Visitor
from tests.serve import App
from tests.waiting import wait_until
from tests.words import holds

SECONDS = 300_000
PLAYER = "audio[controls]"  # the field for questions has one, too, that nobody sees


def minuted(visitor: Visitor) -> Screen:
    """The sample, written down."""
    screen = visitor.open("meeting")
    screen.get_by_role("button", name=LAUNCH.title).click()
    visitor.settle()
    screen.get_by_role("button", name="Write it down").click()
    expect(screen.get_by_text("Take it along")).to_be_visible(timeout=SECONDS)
    visitor.settle()
    return screen


def stands_at(screen: Screen) -> float:
    return float(screen.locator(PLAYER).evaluate("media => media.currentTime"))


def seek(screen: Screen, second: float) -> None:
    screen.locator(PLAYER).evaluate("(media, second) => { media.pause(); media.currentTime = second; }", second)
    wait_until(lambda: abs(stands_at(screen) - second) < 0.5, what="the player to be moved")


def test_from_a_recording_to_minutes_that_can_be_heard_and_taken_along(visitor: Visitor) -> None:
    screen = minuted(visitor)
    visitor.shot("meeting")
    expect(screen.get_by_text(re.compile(r"\d+ checks agree"))).to_be_visible()
    show = screen.get_by_role("button", name=re.compile("Show me 0:1[345]"))
    for _ in range(2):  # the same moment twice
        seek(screen, 50.0)
        show.click()
        wait_until(lambda: 12 < stands_at(screen) < 20, what="the decision to be played")
    screen.get_by_role("button", name=re.compile("Hear 0:0[456]")).click()
    wait_until(lambda: 3.5 < stands_at(screen) < 12, what="the turn to be played")
    visitor.settle()
    name = screen.get_by_role("combobox", name=re.compile("Name")).first
    ann = screen.get_by_role("option", name="Ann")

    def offered() -> bool:
        """The list closes when the page scrolls, as it still may from bringing the player into view."""
        name.press("ArrowDown")
        return ann.is_visible()

    wait_until(offered, what="the names to be offered")
    ann.click()
    visitor.settle()
    expect(screen.locator("[data-marks]").get_by_text("Ann", exact=True).first).to_be_visible()
    with screen.expect_download() as started:
        screen.get_by_role("button", name="Word").click()
    document = Document(io.BytesIO(Path(started.value.path()).read_bytes()))
    first = next(paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith("Ann (0:0"))
    assert holds(first, "Good morning")


@pytest.mark.parametrize("scheme", ["dark"])
def test_minutes_on_a_phone_in_the_dark_by_keyboard(scheme: str, new_visitor: NewVisitor, app: App) -> None:
    visitor = new_visitor(app, color_scheme=scheme, **PHONE)
    screen = minuted(visitor)
    visitor.shot("meeting-phone-dark")
    assert beyond_the_edge(screen) == []
    first = screen.locator("[data-mark='0']")
    first.focus()
    screen.keyboard.press("ArrowDown")
    expect(screen.locator("[data-mark='1']")).to_be_focused()
    screen.keyboard.press("Enter")
    wait_until(lambda: 3.5 < stands_at(screen) < 15, what="the second turn to be played")
    screen.keyboard.press(">")
    assert screen.locator(PLAYER).evaluate("media => media.playbackRate") == 1.25
    screen.locator(PLAYER).focus()
    screen.keyboard.press(" ")
    wait_until(lambda: bool(screen.locator(PLAYER).evaluate("media => media.paused")), what="the pause")
