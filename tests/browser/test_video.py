"""The Video page in Chromium: the sample told, its moments played, its subtitles shown."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page as Screen
from playwright.sync_api import expect

from components.media.samples import PLANNER
from tests.browser.conftest import NewVisitor
from tests.browser.test_look import PHONE, beyond_the_edge
from tests.browser.visitor import Visitor
from tests.serve import App
from tests.waiting import wait_until

SECONDS = 200_000
# Parts of ours draw in a shadow root.
FIND = """() => {
    const find = (root) => { for (const e of root.querySelectorAll("*")) {
        if (e.tagName === "VIDEO") return e;
        const inner = e.shadowRoot && find(e.shadowRoot);
        if (inner) return inner;
    } };
    const film = find(document);
    return film ? [film.currentTime, film.error ? film.error.message : ""] : null;
}"""


def look(visitor: Visitor) -> Screen:
    screen = visitor.open("video")
    screen.get_by_role("button", name=PLANNER.title).click()
    visitor.settle()
    screen.get_by_role("button", name="Look at the film").click()
    expect(screen.get_by_text("checks agree")).to_be_visible(timeout=SECONDS)
    visitor.settle()
    return screen


def film(screen: Screen) -> tuple[float, str]:
    """Where the player stands (seconds), and what keeps it from playing."""
    found: Any = wait_until(lambda: screen.evaluate(FIND), what="the player")
    return float(found[0]), str(found[1])


def test_a_moment_is_played_as_often_as_asked_and_subtitles_come_into_the_player(visitor: Visitor) -> None:
    screen = look(visitor)
    screen.get_by_role("tab", name="Chapters").click()
    expect(screen.get_by_role("img", name=re.compile("The film at 0:0[678]"))).to_be_visible()
    for _ in range(2):
        screen.get_by_role("button", name=re.compile("Show me 0:1[345]")).click()
        visitor.settle()
        wait_until(lambda: 12.5 <= film(screen)[0] < 27, 60, what="the film at 0:14")
        screen.get_by_role("button", name="Show me 0:00").click()
        visitor.settle()
        wait_until(lambda: film(screen)[0] < 7, 60, what="the film at its start")
    assert film(screen)[1] == ""
    screen.get_by_role("tab", name="Subtitles").click()
    screen.get_by_role("button", name="Make: subtitles").click()
    expect(screen.get_by_text("none overlap")).to_be_visible(timeout=SECONDS)
    expect(screen.get_by_role("checkbox", name="Subtitles")).to_be_visible(timeout=SECONDS)
    visitor.settle()
    visitor.shot("video-subtitles")


def test_a_result_fits_a_phone_in_the_dark(new_visitor: NewVisitor, app: App) -> None:
    visitor = new_visitor(app, color_scheme="dark", **PHONE)
    screen = look(visitor)
    screen.get_by_role("tab", name="Chapters").click()
    visitor.settle()
    visitor.shot("video-phone-dark")
    # The thumbs of a slider hold inputs that nobody sees.
    assert [found for found in beyond_the_edge(screen) if found != "INPUT "] == []
