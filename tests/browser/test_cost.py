"""The page Cost and limits on spending, as people meet them in a browser."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page as Screen
from playwright.sync_api import expect

from components.media.samples import CAFE
from tests.browser.conftest import NewVisitor
from tests.browser.test_look import PHONE, beyond_the_edge
from tests.browser.visitor import Visitor
from tests.engine import running_engine
from tests.serve import App, serving
from tests.ui.paying import DEAR, streamed

SECONDS = 90_000


def number(screen: Screen, label: str) -> str:
    return screen.get_by_role("spinbutton", name=label).input_value()


def put(visitor: Visitor, label: str, value: str) -> None:
    field = visitor.page.get_by_role("spinbutton", name=label)
    field.fill(value)
    field.press("Enter")
    visitor.settle()


def table(screen: Screen, name: str) -> list[dict[str, str]]:
    with screen.expect_download() as started:
        screen.get_by_role("button", name=name).click()
    return list(csv.DictReader(io.StringIO(Path(started.value.path()).read_text("utf-8-sig"))))


def test_a_link_opens_the_same_for_somebody_else(visitor: Visitor, new_visitor: NewVisitor, app: App) -> None:
    screen = visitor.open("cost")
    put(visitor, "Pictures", "40")
    put(visitor, "Runs a month", "9")
    expect(screen).to_have_url(re.compile("images=40"), timeout=SECONDS)
    expect(screen).to_have_url(re.compile("runs=9"), timeout=SECONDS)
    assert parse_qs(urlsplit(screen.url).query) == {"images": ["40"], "runs": ["9"]}
    mine = table(screen, "Table (CSV)")
    assert len(mine) == 5 and all("A month (9 runs)" in row for row in mine)
    other = new_visitor(app)
    there = other.open(urlsplit(screen.url).path.strip("/") + "?" + urlsplit(screen.url).query)
    assert (number(there, "Pictures"), number(there, "Runs a month")) == ("40", "9")
    assert table(there, "Table (CSV)") == mine
    visitor.shot("cost-work")


def test_every_view_fits_a_phone_and_keeps_what_was_asked(new_visitor: NewVisitor, app: App) -> None:
    visitor = new_visitor(app, **PHONE)
    screen = visitor.open("cost?view=talk&minutes=30")
    assert number(screen, "Minutes of a talk") == "30" and beyond_the_edge(screen) == []
    for view in ("Which model", "Spent and limits", "Files and work", "Live talk"):
        screen.get_by_test_id("stMain").get_by_role("radio", name=view).click()
        visitor.settle()
        assert beyond_the_edge(screen) == [], view
        visitor.shot(f"phone-cost-{view}")
    assert number(screen, "Minutes of a talk") == "30"


def test_a_limit_stops_a_run_and_what_came_is_on_the_page(new_visitor: NewVisitor, tmp_path: Path) -> None:
    with running_engine() as engine:
        key = {
            "GEMINI_API_KEY": engine.key,
            "GOOGLE_GEMINI_BASE_URL": engine.base_url,
            "SSL_CERT_FILE": str(engine.ca_file),
            "WORKBENCH_BUDGET_SESSION": "3",
        }
        engine.faults(streamed(10, DEAR, DEAR + 10))
        with serving(tmp_path, key) as app:
            visitor = new_visitor(app)
            screen = visitor.open("extract")
            expect(screen.get_by_text("$3.00 left of $3.00")).to_be_visible()
            screen.get_by_role("button", name=CAFE.title).click()
            screen.get_by_role("button", name=re.compile("^Read 1 document")).click()
            stopped = screen.get_by_text("was reached, so the answer was stopped. What had come is kept.")
            expect(stopped.first).to_be_visible(timeout=SECONDS)
            expect(screen.get_by_text("Used up: the limit of 3.00 dollars")).to_be_visible(timeout=SECONDS)
            expect(screen.get_by_role("button", name=re.compile("^Read 1 document"))).to_be_disabled()
            visitor.settle()
            visitor.shot("cost-limit-reached")
            screen.get_by_role("link", name="Cost", exact=True).click()
            screen.get_by_test_id("stMain").get_by_role("radio", name="Spent and limits").click()
            expect(screen.get_by_text("$3.75", exact=True).first).to_be_visible(timeout=SECONDS)
            visitor.settle()
            visitor.shot("cost-spent")
            (call,) = table(screen, "All calls (CSV)")
            assert call["page"] == "extract" and call["connection"] == "deployment key"
            assert call["out_unattributed"] == str(DEAR)
