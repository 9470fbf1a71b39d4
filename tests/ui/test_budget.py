"""Limits on spending, on pages whose key pays: a deployment's, pointed at the engine, whose figures are made up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

import components.ui.stream
from components.gemini.errors import BudgetReached
from components.media.samples import CAFE, HARDWARE
from components.ui.budget import purse
from components.ui.keeping import store
from components.ui.talk_seat import TAB
from components.ui.visitor import KEY as VISITOR
from tests.engine import Engine
from tests.ui.extracting import SECONDS, TODAY, desk, finish, opened, sample, upload
from tests.ui.paying import DEAR, dollars, streamed
from tests.waiting import wait_until

COST, LIVE = "../pages/cost.py", "../pages/live.py"
pytestmark = pytest.mark.usefixtures("paid")


def visitor() -> AppTest:
    page = opened()
    upload(page, sample(CAFE.file))
    assert page.radio(key="connection-kind").value == "Key of this app"
    return page


def run(page: AppTest) -> None:
    page.button(key="extract-run").click().run()
    finish(page)
    page.run()


def said(page: AppTest) -> str:
    return " ".join(text.value for text in page.markdown).replace("\\", "")


def refused(page: AppTest) -> str:
    assert page.button(key="extract-run").disabled
    return " ".join(box.value for box in page.warning).replace("\\", "")


def test_an_answer_that_reaches_the_limit_is_stopped_and_kept(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_BUDGET_RUN", "2")
    engine.faults(streamed(10, DEAR, DEAR + 10))
    page = visitor()
    upload(page, sample(HARDWARE.file))
    run(page)
    items = [reading.item for reading in desk(page).readings(TODAY)]
    assert {item.state for item in items} <= {"incomplete", "cancelled"}
    stopped = next(item for item in items if "piece 1" in item.text)
    assert stopped.text == "piece 0 piece 1 " and isinstance(stopped.error, BudgetReached)
    assert "What had come is kept." in str(stopped.error)
    assert "2.00 dollars for a run" in " ".join(box.value for box in page.warning).replace("\\", "")


def test_a_visitor_has_a_limit_and_all_together_another(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    each = dollars(0.8)
    monkeypatch.setenv("WORKBENCH_BUDGET_SESSION", each)
    monkeypatch.setenv("WORKBENCH_BUDGET_DAY", dollars(1.3))
    engine.faults(streamed(DEAR, DEAR))
    ann, bob = visitor(), visitor()
    run(ann)
    assert f"Used up: the limit of {each} dollars for a visitor and day." in refused(ann)
    bob.run()
    assert not bob.button(key="extract-run").disabled
    run(bob)
    assert "Used up" in refused(bob)
    assert "for all of this app's visitors and a day" in refused(visitor())


def test_deleting_ones_calls_gives_no_money_back(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_BUDGET_SESSION", "3")
    engine.faults(streamed(DEAR, DEAR))
    page = visitor()
    run(page)
    page.query_params["view"] = "spent"
    page.switch_page(COST).run()
    assert page.dataframe[0].value["Paid by"].tolist() == ["deployment key"]
    assert "$0.00 left" in said(page)
    page.button(key="cost-ledger-delete").click().run()
    assert "$0.00 left" in said(page)


def test_with_a_key_of_ones_own_the_limit_is_ones_own(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEMINI_API_KEY")
    engine.faults(streamed(DEAR, DEAR))
    page = opened()
    page.radio(key="connection-kind").set_value("Gemini API key").run()
    page.text_input(key="connection-key").set_value(engine.key).run()
    upload(page, sample(CAFE.file))
    run(page)
    assert desk(page).run and not page.button(key="extract-run").disabled
    page.query_params["view"] = "spent"
    page.switch_page(COST).run()
    page.number_input(key="limit-session").set_value(1.0).run()
    page.switch_page("../pages/extract.py").run()
    assert "Used up: the limit of 1.00 dollars for a visitor and day." in refused(page)


def test_a_talk_is_one_row_and_is_not_begun_when_the_limit_is_used_up(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_BUDGET_SESSION", "1")
    monkeypatch.setattr(components.ui.stream, "stream", lambda key, *, running, hold=False: False)
    page = opened().switch_page(LIVE).run()
    begin(page)
    talk, owner = page.session_state[TAB].talk, page.session_state[VISITOR].owner
    wait_until(lambda: talk.snapshot().state == "live", SECONDS, what="the talk to begin")
    talk.say("What is 12 * 12?")
    first = wait_until(lambda: store().ledger.newest(owner), SECONDS, what="the first turn in the ledger")[0]
    talk.say("What is 13 * 13?")
    wait_until(lambda: store().ledger.newest(owner)[0].cost != first.cost, SECONDS, what="the second turn")
    talk.stop()
    (call,) = store().ledger.newest(owner)
    assert (call.page, call.connection, call.id) == ("live", "deployment key", first.id)
    assert call.cost and call.cost == talk.snapshot().spending.money
    purse().add(call.at.date(), "deployment key", owner, Decimal(1))
    page.run()
    begin(page)
    assert "Used up" in " ".join(box.value for box in page.error) and page.session_state[TAB].talk is talk


def begin(page: AppTest) -> None:
    next(button for button in page.main.button if button.label.startswith("Start")).click().run()
    assert not page.exception
