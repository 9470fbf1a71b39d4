"""The page Extract as its users meet it, from the first click to the downloaded file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Screen
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from components.media.samples import CAFE, HARDWARE
from tests.browser.conftest import NewVisitor
from tests.browser.test_look import PHONE, beyond_the_edge
from tests.browser.visitor import Visitor
from tests.engine import Engine, running_engine
from tests.serve import App, serving
from tests.waiting import wait_until

SECONDS = 90_000
SAMPLES = Path(__file__).resolve().parents[2] / "components" / "samples"
ROW, HEAD = 35, 35  # pixels of the grid's rows
VALUE = 0.4  # of the grid's width: in the column of values
BROKEN = {"name": "broken.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\nnot a picture"}


def upload(visitor: Visitor, *files: str | Mapping[str, object]) -> None:
    """Samples by name, or made up ones, all dropped at once."""
    payload = [
        {"name": file, "mimeType": "image/png", "buffer": (SAMPLES / file).read_bytes()}
        if isinstance(file, str)
        else file
        for file in files
    ]
    visitor.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(payload)  # type: ignore[arg-type]
    visitor.settle()


def read(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name=re.compile(r"^Read \d+ document")).click()
    finished(visitor)


def finished(visitor: Visitor) -> None:
    expect(download_button(visitor.page, "This record (JSON)")).to_be_visible(timeout=SECONDS)
    visitor.settle()


def download_button(screen: Screen, name: str) -> Locator:
    return screen.get_by_role("button", name=name)


def downloaded(screen: Screen, name: str) -> bytes:
    with screen.expect_download() as started:
        download_button(screen, name).click()
    return Path(started.value.path()).read_bytes()


def grid_of(screen: Screen, name: str) -> Locator:
    """A table by what it is named for screen readers; it is drawn on a canvas."""
    return screen.get_by_test_id("stDataFrame").filter(has=screen.get_by_role("region", name=name))


def click(grid: Locator, across: float, down: float) -> None:
    """At a share of the grid's width and so many pixels below its top, or above its bottom if negative.

    A grid that was just drawn anew may miss the first click.
    """

    def chosen() -> bool:
        box = grid.bounding_box()
        assert box
        grid.click(position={"x": across * box["width"], "y": down % box["height"]})
        try:
            grid.page.locator("td[aria-selected=true]:focus").wait_for(state="attached", timeout=2000)
        except PlaywrightTimeout:
            return False
        return True

    wait_until(chosen, what="the cell to be chosen")


def correct(visitor: Visitor, grid: Locator, row: int, text: str) -> None:
    """Types into a cell of the values as a user does: click, type, Enter."""
    click(grid, VALUE, HEAD + (row + 0.5) * ROW)
    fill_cell(visitor, text)


def fill_cell(visitor: Visitor, text: str) -> None:
    """Into the chosen cell, by keyboard: Enter opens its editor, and Enter closes it."""
    visitor.page.keyboard.press("Enter")
    cell = visitor.page.locator("textarea.gdg-input")
    expect(cell).to_be_focused()
    cell.fill(text)
    cell.press("Enter")
    visitor.settle()


def test_from_home_to_a_checked_result_in_one_click(visitor: Visitor) -> None:
    screen = visitor.open()
    screen.get_by_role("button", name="sample").first.click()
    finished(visitor)
    expect(screen).to_have_title(re.compile("Extract"))
    expect(screen.get_by_text(re.compile(r"\d+ checks agree"))).to_be_visible()
    visitor.shot("extract-first-result")


def test_a_correction_changes_the_check_and_the_downloads(visitor: Visitor) -> None:
    screen = visitor.open("extract")
    upload(visitor, HARDWARE.file, BROKEN)
    expect(screen.get_by_text("The picture is broken or incomplete.", exact=False)).to_be_visible()
    visitor.shot("extract-one-broken")
    read(visitor)
    expect(screen.get_by_text(re.compile(r"1 of \d+ checks differ"))).to_be_visible()
    visitor.shot("extract-checks-differ")
    fields = json.loads(downloaded(screen, "This record (JSON)"))["record"]
    plain = [name for name in fields if name != "items"]
    right = f"{float(fields['total']) - 2:.2f}"
    correct(visitor, grid_of(screen, "Fields of the record"), plain.index("total"), right)
    expect(screen.get_by_text(re.compile(r"\d+ checks agree"))).to_be_visible(timeout=SECONDS)
    visitor.settle()
    visitor.shot("extract-corrected")
    holds(screen, right)
    screen.get_by_test_id("stSidebarNav").get_by_role("link", name="Home").click()
    expect(screen.get_by_role("button", name="Read the sample receipt")).to_be_visible()
    visitor.settle()
    screen.go_back()
    expect(screen.get_by_text(re.compile(r"\d+ checks agree"))).to_be_visible(timeout=SECONDS)
    visitor.settle()
    holds(screen, right)


def holds(screen: Screen, total: str) -> None:
    """Every download has the corrected total."""
    assert json.loads(downloaded(screen, "This record (JSON)"))["record"]["total"] == float(total)
    assert [document["record"]["total"] for document in json.loads(downloaded(screen, "All (JSON)"))] == [float(total)]
    (row,) = csv.DictReader(io.StringIO(downloaded(screen, "All (CSV)").decode("utf-8-sig")))
    assert float(row["total"]) == float(total) and row["file"] == HARDWARE.file
    with ZipFile(io.BytesIO(downloaded(screen, "All (Excel)"))) as book:
        sheets = book.read("xl/workbook.xml").decode()
        records = book.read("xl/worksheets/sheet1.xml").decode()
    assert all(f'name="{name}"' in sheets for name in ("Records", "Items", "Checks", "Evidence"))
    assert f"<v>{float(total):g}</v>" in records


def test_a_field_of_ones_own_is_kept_as_a_preset(visitor: Visitor) -> None:
    screen = visitor.open("extract")
    screen.get_by_text("Fields to read").click()
    grid = grid_of(screen, "Fields to read")
    expect(grid).to_be_visible()
    visitor.shot("extract-fields")
    grid.hover()
    screen.get_by_role("button", name="Add row: Fields to read").click()
    # Above the last line, which only offers another row.
    click(grid, 0.1, -1.5 * ROW)
    fill_cell(visitor, "loyalty_card")
    visitor.shot("extract-field-added")
    title = screen.get_by_label("Name of the preset")
    title.fill("My receipt")
    title.press("Enter")
    visitor.settle()
    screen.get_by_role("button", name="Save", exact=False).first.click()
    visitor.settle()
    expect(screen.get_by_role("combobox", name=re.compile("Read into"))).to_have_value("My receipt")
    upload(visitor, CAFE.file)
    read(visitor)
    assert "loyalty_card" in json.loads(downloaded(screen, "This record (JSON)"))["record"]


def test_a_picture_of_the_camera_goes_into_the_basket(new_visitor: NewVisitor, app: App) -> None:
    visitor = new_visitor(app, permissions=["camera"])
    screen = visitor.open("extract")
    screen.get_by_test_id("stMain").get_by_text("Camera", exact=True).click()
    wait_until(lambda: screen.evaluate("document.querySelector('video')?.videoWidth"), 60, what="the camera's picture")
    screen.get_by_role("button", name="Take Photo").click(timeout=SECONDS)
    expect(screen.get_by_role("button", name="Read 1 document")).to_be_enabled(timeout=SECONDS)
    visitor.settle()
    visitor.shot("extract-camera")


def test_two_windows_do_not_see_each_others_files(new_visitor: NewVisitor, app: App) -> None:
    one, other = new_visitor(app), new_visitor(app)
    one.open("extract")
    upload(one, CAFE.file)
    expect(one.page.get_by_text(CAFE.file).first).to_be_visible()
    other.open("extract")
    expect(other.page.get_by_text(CAFE.file)).to_have_count(0)
    expect(other.page.get_by_role("button", name=re.compile("^Read \\d"))).to_have_count(0)


def test_a_reload_begins_anew(visitor: Visitor) -> None:
    screen = visitor.open("extract")
    upload(visitor, CAFE.file)
    screen.reload()
    visitor.settle()
    expect(screen.get_by_text(CAFE.file)).to_have_count(0)
    expect(screen.get_by_role("button", name=CAFE.title)).to_be_visible()


@pytest.mark.parametrize(("name", "options"), [("phone", PHONE), ("dark", {"color_scheme": "dark"})])
def test_a_result_on_a_phone_and_in_the_dark(
    name: str, options: dict[str, object], new_visitor: NewVisitor, app: App
) -> None:
    visitor = new_visitor(app, **options)
    screen = visitor.open("extract")
    upload(visitor, HARDWARE.file)
    read(visitor)
    visitor.shot(f"extract-result-{name}")
    assert beyond_the_edge(screen) == []


@pytest.fixture
def peer() -> Iterator[Engine]:
    with running_engine() as engine:
        yield engine


@pytest.fixture
def behind_gateway(peer: Engine, tmp_path: Path) -> Iterator[App]:
    """Its address, key and authority come from the SDK's own variables."""
    settings = {
        "GOOGLE_GEMINI_BASE_URL": peer.base_url,
        "GOOGLE_API_KEY": "offline-gateway",
        "SSL_CERT_FILE": str(peer.ca_file),
    }
    with serving(tmp_path, settings) as app:
        yield app


def test_cancel_on_a_gateway_that_stalls(behind_gateway: App, peer: Engine, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(behind_gateway)
    screen = visitor.open("extract")
    expect(screen.get_by_text("Key of this app")).to_be_visible()
    upload(visitor, CAFE.file)
    peer.faults({"match": {"path": "streamGenerateContent"}, "times": 1, "do": {"stall": 300}})
    screen.get_by_role("button", name="Read 1 document").click()
    wait_until(lambda: any("streamGenerate" in one["path"] for one in peer.requests()), 60, what="the question")
    screen.get_by_role("button", name="Cancel").click(timeout=SECONDS)
    again = screen.get_by_role("button", name="Try 1 again")
    expect(again).to_be_visible(timeout=SECONDS)
    visitor.settle()
    visitor.shot("extract-cancelled")
    again.click()
    expect(screen.get_by_text(re.compile(r"\d+ checks agree"))).to_be_visible(timeout=SECONDS)
    visitor.settle()
    visitor.shot("extract-gateway")
