"""The History page as a script: what Extract kept is found, opened, corrected, deleted, and seen by nobody else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from components.analysis.result import Claim, Result
from components.media.samples import CAFE
from components.ui import visitor
from components.ui.keeping import Keeper
from components.ui.text import escaped
from components.ui.visitor import NO_COOKIE
from tests.ui.extracting import COMPONENTS, EXTRACT, HOME, SECONDS, desk, opened, read, sample, upload
from tests.ui.offered import offered

HISTORY = "../pages/history.py"


def history() -> AppTest:
    """Someone new on the History page."""
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    return app.switch_page(HISTORY).run()


def keeper_of(app: AppTest) -> Keeper:
    held: Keeper = app.session_state["keeper"]
    return held


def titles(app: AppTest) -> list[str]:
    return [button.label for button in app.button if str(button.key).startswith("history-open-")]


@pytest.fixture
def kept() -> AppTest:
    """With 23 results of Ask and one of Extract."""
    app = history()
    mine = keeper_of(app)
    for number in range(23):
        mine.keep(Result(task="ask", title=f"Question *{number}*"))
    mine.keep(Result(task="extract", title="Odd", claims=(Claim(id="a", kind="value", value=Decimal("1.5")),)))
    return app.run()


def test_an_empty_history_leads_to_a_page() -> None:
    app = history()
    assert any("Nothing here yet" in box.value for box in app.info) and titles(app) == []


def test_a_browser_that_keeps_no_cookies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert NO_COOKIE in [box.value for box in history().warning]
    monkeypatch.setattr(visitor, "_browser", lambda: "b" * 32)
    assert NO_COOKIE not in [box.value for box in history().warning]


def test_results_are_turned_searched_and_chosen_by_page(kept: AppTest) -> None:
    assert len(titles(kept)) == 20 and titles(kept)[0] == "**Odd**"
    kept.text_input(key="history-search").set_value("question *1*").run()
    assert titles(kept) == ["**Question \\*1\\***"]
    kept.text_input(key="history-search").set_value("").run()
    kept.selectbox(key="history-task").select("extract").run()
    assert titles(kept) == ["**Odd**"]
    kept.text_input(key="history-search").set_value("no such").run()
    assert any("No result fits" in box.value for box in kept.info)


def test_nobody_sees_or_opens_another_s(kept: AppTest) -> None:
    mine = keeper_of(kept)
    id = mine.store().history.newest(mine.visitor.owner).entries[0].id
    stranger = history()
    assert titles(stranger) == []
    stranger.query_params["result"] = id
    stranger.run()
    assert any("is not here" in box.value for box in stranger.info)


def test_what_was_read_is_in_the_history_with_its_corrections_and_places() -> None:
    page = opened()
    upload(page, sample(CAFE.file))
    (reading,) = read(page)
    (id,) = desk(page).kept.values()
    right = {**reading.record, "total": Decimal("99.50")}
    desk(page).correct(reading, right, keeper_of(page))
    page.switch_page(HISTORY)
    page.query_params["result"] = id
    page.run()
    assert escaped(f"{CAFE.file} (Receipt)") in [heading.value for heading in page.subheader]
    assert any("checks differ" in box.value for box in page.warning)
    assert any("99\\.50" in line.value for line in page.markdown)
    page.pills(key=f"history-{id}-store-show").set_value([0]).run()
    assert len(page.image) == 2 and not page.exception
    assert offered(page) == ["JSON", "Markdown", "CSV", "Excel"]


def test_a_page_offers_its_last_results() -> None:
    page = opened()
    keeper_of(page).keep(Result(task="extract", title="Mine"))
    keeper_of(page).keep(Result(task="ask", title="Not of this page"))
    page.switch_page(HOME).run()
    page.switch_page(EXTRACT).run()
    links = [link.proto.label for link in page.get("page_link")]
    assert links == ["**Mine**"]


def test_a_trouble_with_the_store_is_said_once() -> None:
    page = opened()
    keeper_of(page).troubles += ["The database does not answer.", "The database does not answer."]
    assert [toast.value for toast in page.run().toast] == ["Not kept in the history: The database does not answer."]
    keeper_of(page).troubles.append("The database does not answer.")
    assert len(page.run().toast) == 0
