"""The Cost page as a script: what is asked, what it says, and that its address opens the same."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.media.samples import CAFE
from components.ui.cost_desk import ROUND
from tests.ui.extracting import COMPONENTS, EXTRACT, HOME, SECONDS, finish, sample, upload

COST = "../pages/cost.py"


def opened(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    for name, value in query.items():
        app.query_params[name] = value
    page = app.switch_page(COST).run()
    assert not page.exception
    return page


def widget(page: AppTest, name: str) -> str:
    return f"cost-{name}-{page.session_state[ROUND] if ROUND in page.session_state else 0}"


def prices(page: AppTest) -> pd.DataFrame:
    table = page.table[0].value.map(plain)
    return table.rename(index=plain)


def plain(cell: str) -> str:
    return cell.replace("\\", "")


def test_described_work_has_a_price_at_each_model() -> None:
    page = opened()
    page.number_input(key=widget(page, "images")).set_value(40).run()
    table = prices(page)
    assert len(table) == 5 and (table["Today"] != "unknown").all()
    assert any("Prices: genai-prices" in caption.value.replace("\\", "") for caption in page.caption)
    assert page.query_params == {"images": "40"}


def test_an_address_opens_what_was_asked() -> None:
    page = opened(images="3", film="1.5", models=["gemini-3.8-flash", "gemini-99"], on="2027-01-01", runs="7")
    assert (
        page.number_input(key=widget(page, "images")).value == 3
        and page.number_input(key=widget(page, "film")).value == 1.5
    )
    table = prices(page)
    assert table.index.tolist() == ["Gemini 3.8 Flash", "gemini-99"]
    assert table.loc["gemini-99", "Today"] == "unknown" and "A month (7 runs)" in table
    assert page.query_params["models"] == ["gemini-3.8-flash", "gemini-99"]


def test_nonsense_in_an_address_does_no_harm() -> None:
    page = opened(images="-4", runs="x", on="never", view="none")
    assert page.number_input(key=widget(page, "images")).value == 0 and len(prices(page)) == 5


def test_what_was_asked_survives_a_visit_elsewhere() -> None:
    page = opened()
    page.number_input(key=widget(page, "pages")).set_value(12).run()
    page.switch_page(HOME).run()
    page.switch_page(COST).run()
    assert page.number_input(key=widget(page, "pages")).value == 12


def test_dropped_files_are_priced_and_counted() -> None:
    page = opened(models="gemini-3.8-flash")
    before = str(prices(page).loc["Gemini 3.8 Flash", "Today"])
    page.button(key=f"cost-sample-{CAFE.file}").click().run()
    assert str(prices(page).loc["Gemini 3.8 Flash", "Today"]) != before
    page.button(key="cost-count").click().run()
    assert any("Google's published rules" in caption.value for caption in page.caption) and not page.exception


@pytest.mark.parametrize("view", ["talk", "guide", "spent"])
def test_every_view_opens_by_its_address(view: str) -> None:
    page = opened(view=view)
    assert page.query_params["view"] == view and not page.error


def test_a_talk_is_priced_by_modality() -> None:
    page = opened(view="talk", minutes="30")
    table = prices(page)
    assert {"Heard", "Spoken", "History"} <= set(table) and (table["A talk"] != "unknown").all()
    assert page.query_params == {"view": "talk", "minutes": "30"}


def test_a_run_is_in_the_ledger_until_it_is_deleted() -> None:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    page = app.switch_page(EXTRACT).run()
    upload(page, sample(CAFE.file))
    page.button(key="extract-run").click().run()
    finish(page)
    page.query_params["view"] = "spent"
    page.switch_page(COST).run()
    calls = page.dataframe[0].value
    assert calls["Page"].tolist() == ["extract"] and calls["Paid by"].tolist() == ["offline"]
    assert calls["Cost"].tolist() == ["$0.00"] and "image" in calls["In"][0]
    page.button(key="cost-ledger-delete").click().run()
    assert any("Nothing was asked" in box.value for box in page.info)


def captions(page: AppTest) -> str:
    return "\n".join(plain(caption.value) for caption in page.caption)


def test_what_the_product_can_not_do_is_neither_advised_nor_priced() -> None:
    page = opened(images="3", questions="9", models="gemini-3.8-flash")
    assert "Batch" not in prices(page)
    words = "\n".join(plain(str(table.value.to_csv())) for table in page.table).lower() + captions(page).lower()
    assert "batch" not in words and "flex" not in words
    assert "27 calls with an answer each: every picture goes alone." in captions(page)


def test_a_cache_that_the_service_refuses_does_not_pay() -> None:
    assert "keeps no context below 4,096 tokens, and this is about" in captions(opened(models="gemini-3.8-flash"))
    assert "it pays from" in captions(opened(pages="40", models="gemini-3.8-flash"))
