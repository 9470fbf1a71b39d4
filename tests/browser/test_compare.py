"""The page Compare as its users meet it: views by mouse and keyboard, a model's differences, the report."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Screen

from components.media.pairs import CHECKOUT
from tests.browser.conftest import NewVisitor
from tests.browser.test_look import PHONE, beyond_the_edge
from tests.browser.visitor import Visitor
from tests.serve import App

SECONDS = 120_000


def take_sample(visitor: Visitor) -> Screen:
    screen = visitor.open("compare")
    screen.get_by_role("button", name=CHECKOUT.title).click()
    visitor.settle()
    expect(stage(screen)).to_be_visible(timeout=SECONDS)
    expect(screen.locator("figure img").first).to_have_js_property("complete", True, timeout=SECONDS)
    return screen


def compare(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Compare 1 pair").click()
    expect(visitor.page.get_by_text("By the model")).to_be_visible(timeout=SECONDS)
    visitor.settle()


def choose(visitor: Visitor, view: str) -> None:
    visitor.page.get_by_role("radio", name=view, exact=True).or_(
        visitor.page.get_by_role("button", name=view, exact=True)
    ).click()
    visitor.settle()


def agreed(screen: Screen) -> Locator:
    return screen.locator(".stMarkdownBadge", has_text="pixels agree")


def stage(screen: Screen) -> Locator:
    return screen.get_by_role("group", name="The two pictures")


def clip(screen: Screen) -> str:
    """How the second picture is cut by the slider."""
    return str(screen.locator("[data-view=second]").evaluate("figure => figure.style.clipPath"))


def test_both_pictures_are_looked_at_in_every_way(visitor: Visitor) -> None:
    screen = take_sample(visitor)
    loaded = "images => images.every(image => image.naturalWidth > 0)"
    assert screen.locator("figure img").evaluate_all(loaded)
    stage(screen).focus()
    screen.keyboard.press("ArrowLeft")
    assert clip(screen) == "inset(0px 0px 0px 48%)"
    box = stage(screen).bounding_box()
    assert box
    screen.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 20)
    assert clip(screen) == "inset(0px 0px 0px 25%)"
    screen.keyboard.press("Space")
    assert clip(screen) == "inset(0px 0px 0px 100%)", "nothing of the second picture"
    visitor.shot("compare-slider")
    choose(visitor, "Blink")
    stage(screen).focus()
    expect(screen.get_by_label("by itself")).to_be_checked()
    screen.keyboard.press("Space")
    expect(screen.get_by_label("by itself")).not_to_be_checked()
    shown = screen.locator("[data-shown]")
    before = shown.text_content()
    screen.keyboard.press("Space")
    expect(shown).not_to_have_text(before or "")
    for view in ("Side by side", "Onion skin", "Heat map"):
        choose(visitor, view)
        expect(screen.locator("[data-view=heat]")).to_be_visible(visible=view == "Heat map")
        visitor.shot(f"compare-{view}")
    expect(screen.locator("[data-view=heat] .box")).to_have_count(len(CHECKOUT.changes))


def test_a_models_differences_are_checked_shown_and_taken_along(visitor: Visitor) -> None:
    screen = take_sample(visitor)
    compare(visitor)
    expect(agreed(screen)).to_have_count(len(CHECKOUT.changes))
    expect(screen.locator("[data-view=second] .box[data-tone=agree]")).to_have_count(len(CHECKOUT.changes) - 1)
    screen.get_by_text("Show me", exact=True).first.click()
    for letter in "AB":
        expect(screen.get_by_role("img", name=f"Place 1 in {letter}")).to_be_visible(timeout=SECONDS)
    visitor.settle()
    visitor.shot("compare-result")
    with ZipFile(io.BytesIO(downloaded(screen, "Report with pictures (ZIP)"))) as box:
        assert json.loads(box.read("report.json"))["differences"][0]["verdict"] == "pixels agree"
        assert "5-b.png" in box.namelist()
    field = screen.get_by_placeholder(re.compile("Ask about these files"))
    field.fill("What changed?")
    field.press("Enter")
    expect(screen.get_by_test_id("stChatMessage").nth(1)).to_contain_text("not Gemini", timeout=SECONDS)
    visitor.settle()
    screen.get_by_test_id("stSidebarNav").get_by_role("link", name="Home").click()
    expect(screen.get_by_role("button", name="Read the sample receipt")).to_be_visible(timeout=SECONDS)
    visitor.settle()
    screen.go_back()
    expect(agreed(screen).first).to_be_visible(timeout=SECONDS)
    expect(screen.get_by_text("What changed?", exact=True)).to_be_visible()
    visitor.settle()


def downloaded(screen: Screen, name: str) -> bytes:
    with screen.expect_download() as started:
        screen.get_by_role("button", name=name).click()
    return Path(started.value.path()).read_bytes()


@pytest.mark.parametrize(("name", "options"), [("phone", PHONE), ("dark", {"color_scheme": "dark"})])
def test_a_result_on_a_phone_and_in_the_dark(
    name: str, options: dict[str, object], new_visitor: NewVisitor, app: App
) -> None:
    visitor = new_visitor(app, **options)
    take_sample(visitor)
    compare(visitor)
    choose(visitor, "Side by side")
    visitor.shot(f"compare-result-{name}")
    assert beyond_the_edge(visitor.page) == []
