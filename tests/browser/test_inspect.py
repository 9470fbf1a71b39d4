"""The page Inspect as its users meet it: the sample, its findings looked at, a report taken along."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect

from components.media.products import STATED, WRONG
from tests.browser.conftest import NewVisitor
from tests.browser.test_look import PHONE, beyond_the_edge
from tests.browser.visitor import Visitor
from tests.serve import App

MILLISECONDS = 180_000


def inspect_sample(visitor: Visitor) -> Screen:
    """Runs the sample, and opens the label with its faults."""
    screen = visitor.open("inspect")
    screen.get_by_role("button", name="Two labels and their specification").click()
    screen.get_by_role("button", name="Inspect 2 items").click(timeout=MILLISECONDS)
    expect(screen.get_by_role("button", name="Report (Word)")).to_be_visible(timeout=MILLISECONDS)
    visitor.settle()
    choose(screen, "muesli_faulty")
    expect(screen.get_by_role("heading", name="muesli_faulty")).to_be_visible(timeout=MILLISECONDS)
    visitor.settle()
    return screen


def choose(screen: Screen, name: str) -> None:
    """An item, by keyboard: typed and taken."""
    box = screen.get_by_role("combobox", name=re.compile("Item"))
    box.focus()
    screen.keyboard.press("ArrowDown")
    screen.keyboard.type(name)
    screen.get_by_role("option", name=name).click()


def downloaded(screen: Screen, name: str) -> bytes:
    with screen.expect_download() as started:
        screen.get_by_role("button", name=name).click()
    return Path(started.value.path()).read_bytes()


def test_the_sample_is_inspected_looked_at_and_taken_along(visitor: Visitor) -> None:
    screen = inspect_sample(visitor)
    expect(screen.get_by_role("heading", name="Deviations from the specification (3)")).to_be_visible()
    expect(screen.get_by_text("Quote is in the specification")).to_have_count(len(WRONG.differs) + len(STATED))
    screen.get_by_role("button", name=re.compile("Show me.*muesli_faulty")).first.click()
    expect(screen.get_by_alt_text(re.compile("^The place on page"))).to_be_visible(timeout=MILLISECONDS)
    visitor.settle()
    visitor.shot("inspect-faulty")
    report = Document(io.BytesIO(downloaded(screen, "Report (Word)")))
    words = "\n".join(paragraph.text for paragraph in report.paragraphs)
    assert "Verdict: fail" in words and "450 g" in words and len(report.inline_shapes) == 2
    rows = list(csv.DictReader(io.StringIO(downloaded(screen, "All (CSV)").decode("utf-8-sig"))))
    assert [row["verdict"] for row in rows] == ["review required", "fail"]
    screen.get_by_test_id("stSidebarNav").get_by_role("link", name="Home").click()
    expect(screen.get_by_role("button", name="Read the sample receipt")).to_be_visible(timeout=MILLISECONDS)
    visitor.settle()
    screen.go_back()
    expect(screen.get_by_role("heading", name="muesli_faulty")).to_be_visible(timeout=MILLISECONDS)


@pytest.mark.parametrize(("name", "options"), [("phone", PHONE), ("dark", {"color_scheme": "dark"})])
def test_findings_on_a_phone_and_in_the_dark(
    name: str, options: dict[str, object], new_visitor: NewVisitor, app: App
) -> None:
    visitor = new_visitor(app, **options)
    screen = inspect_sample(visitor)
    screen.get_by_role("button", name=re.compile("Show me.*specification")).first.click()
    expect(screen.get_by_alt_text(re.compile("^The place on page|^The place from"))).not_to_have_count(0)
    visitor.settle()
    visitor.shot(f"inspect-{name}")
    assert beyond_the_edge(screen) == []
