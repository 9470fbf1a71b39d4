"""Roads to an answer beside a page's main run: each has a price, and none leads past a limit."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from components.gemini.request import Settings
from components.jobs.ask import price_of
from components.media.products import RIGHT, SPECIFICATION
from tests.ui import asking, inspecting

MODEL, TODAY = "gemini-3.8-flash", date.today()
pytestmark = pytest.mark.usefixtures("paid")


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (900, 1200), "white").save(target, "PNG")
    return target.getvalue()


def test_a_further_question_of_an_inspection_has_a_price_and_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    page = inspecting.opened()
    inspecting.upload(page, *((one.file, one.path.read_bytes()) for one in (RIGHT, SPECIFICATION)))
    (name,) = inspecting.inspect(page)
    prices = [caption.value for caption in page.caption if "Estimated cost" in caption.value]
    field = f"inspect-further-{name}"
    assert len(prices) == 2 and not page.chat_input(key=field).disabled
    monkeypatch.setenv("WORKBENCH_BUDGET_SESSION", "0.000001")
    page.run()
    assert page.chat_input(key=field).disabled
    assert any("Used up" in box.value for box in page.warning)


def test_a_file_that_comes_with_the_question_is_priced_and_held_against_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = asking.opened()
    asking.add(page, ("white.png", picture()))
    desk = asking.desk(page)
    conversation, files = desk.drafted("What is on it?")
    bare, _ = asking.desk(asking.opened()).drafted("What is on it?")
    dear, cheap = (price_of(one, files, MODEL, Settings(), TODAY).money for one in (conversation, bare))
    assert dear and cheap and dear.likely > cheap.likely
    other = asking.opened()
    between = (dear.likely + cheap.likely) / 2
    monkeypatch.setenv("WORKBENCH_BUDGET_SESSION", f"{between.quantize(Decimal('1e-9'))}")
    other.run()
    assert not [box.value for box in other.error]
    other.chat_input(key="ask").upload("white.png", picture())
    other.chat_input(key="ask").set_value("What is on it?").run()
    assert not other.exception and asking.desk(other).run is None
    assert any("This would cost about" in box.value for box in other.error)
    assert [document.name for document in asking.desk(other).basket.usable] == ["white.png"]
    assert asking.desk(other).draft == "What is on it?"


def test_keeping_files_in_the_cache_is_in_the_price() -> None:
    page = asking.opened()
    asking.add(page, ("white.png", picture()))
    conversation, files = asking.desk(page).drafted("What is on it?")
    plain, hour, day = (
        price_of(conversation, files, MODEL, Settings(), TODAY, hours).money for hours in (None, 1.0, 24.0)
    )
    assert plain and hour and day and plain.likely < hour.likely < day.likely
    held = price_of(conversation, files, MODEL, Settings(), TODAY, 1.0, held=True).money
    assert held and held.likely < plain.likely and held.high == plain.high
