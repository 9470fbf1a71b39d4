"""A live talk's money: one row however many reports, and limits that other talks may use up meanwhile."""

from __future__ import annotations

import asyncio
import threading
from decimal import Decimal

import pytest

from components.gemini.usage import Usage
from components.jobs.limits import Limits
from components.jobs.store.call import Call
from components.jobs.till import Till
from components.live.config import Config
from components.live.meter import Counts, Meter
from tests.jobs.house import NOON, House
from tests.waiting import wait_until

MODEL = "gemini-3.8-live"  # on that day 3.00 for a million tokens heard, 12.00 for those spoken
TURN = Usage(1000, 500, prompt_by={"audio": 1000}, output_by={"audio": 500})
COST = Decimal("0.009")
SECONDS = 20


def test_a_talk_is_one_row_that_grows(house: House) -> None:
    till = Till(house.account(Limits()), "live", print)
    till.count(MODEL, TURN)
    till.count(MODEL, TURN)
    (call,) = house.calls
    assert (call.page, call.model, call.cost) == ("live", MODEL, 2 * COST)
    assert call.usage and call.usage.prompt_by == {"audio": 2000} and call.usage.output == 1000


def test_the_meter_of_a_talk_tells_its_till(house: House) -> None:
    till = Till(house.account(Limits()), "live", print)
    assert isinstance(till, Counts)
    meter = Meter(till)
    meter.count(MODEL, TURN)
    assert meter.spending(MODEL, 60).money == COST and [call.cost for call in house.calls] == [COST]
    assert not isinstance(lambda model, usage: None, Counts)


def test_the_tightest_limit_bounds_the_talk(house: House) -> None:
    limits = Limits(Decimal("0.5"), Decimal("0.3"), Decimal(5))
    till = Till(house.account(limits), "live", print)
    assert till.bounded(Config(MODEL)).most_money == Decimal("0.3")
    assert till.bounded(Config(MODEL, most_money=Decimal("0.1"))).most_money == Decimal("0.1")
    till.count(MODEL, TURN)
    assert till.bounded(Config(MODEL)).most_money == Decimal("0.3")
    assert Till(house.account(limits), "live", print).bounded(Config(MODEL)).most_money == Decimal("0.3") - COST
    assert Till(house.account(Limits()), "live", print).bounded(Config(MODEL)).most_money is None


def test_a_limit_that_others_used_up_ends_the_talk(house: House) -> None:
    told: list[str] = []
    stopped: list[str] = []
    limits = Limits(day=COST * 2)
    mine, other = (Till(house.account(limits, owner), "live", told.append) for owner in ("ann", "bob"))
    mine.stop = stopped.append
    mine.count(MODEL, TURN)
    other.count(MODEL, TURN)
    assert told == [] and stopped == []
    mine.count(MODEL, TURN)
    assert "all of this app's visitors" in told[0] and told[0].startswith(stopped[0])
    assert len(stopped) == 1 and stopped[0].endswith("so the talk was ended.")


def test_on_a_talk_s_loop_nothing_waits_for_the_ledger(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    enter, free, threads = house.ledger.append, threading.Event(), []

    def slow(call: Call) -> str:
        threads.append(threading.current_thread())
        assert free.wait(SECONDS)
        return enter(call)

    monkeypatch.setattr(house.ledger, "append", slow)
    till = Till(house.account(Limits(day=Decimal(1))), "live", print)

    async def talk() -> None:
        for _ in range(3):
            till.count(MODEL, TURN)

    asyncio.run(talk())
    free.set()
    wait_until(lambda: [call.cost for call in house.calls] == [3 * COST], SECONDS)
    assert threads[0] is not threading.current_thread()


def test_a_talk_without_a_report_is_entered_as_it_was_shown(house: House) -> None:
    meter = Meter(Till(house.account(Limits()), "live", print))
    meter.sent(bytes(16_000 * 2 * 60))
    meter.received(bytes(24_000 * 2 * 30))
    shown = meter.spending(MODEL, 60)
    meter.close(MODEL)
    (call,) = house.calls
    assert shown.estimated and shown.money and call.cost == shown.money
    assert house.ledger.today(NOON, "deployment key") == shown.money


def test_a_talk_that_was_reported_or_silent_adds_nothing_at_its_end(house: House) -> None:
    reported, silent = (Meter(Till(house.account(Limits()), "live", print)) for _ in range(2))
    reported.sent(bytes(32_000))
    reported.count(MODEL, TURN)
    reported.close(MODEL)
    silent.close(MODEL)
    assert [call.cost for call in house.calls] == [COST]
