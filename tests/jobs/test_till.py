"""A live talk's money: one row however many reports, and limits that other talks may use up meanwhile."""

from __future__ import annotations

from decimal import Decimal

from components.gemini.usage import Usage
from components.jobs.limits import Limits
from components.jobs.till import Till
from components.live.config import Config
from components.live.meter import Counts, Meter
from tests.jobs.house import House

MODEL = "gemini-3.8-live"  # on that day 3.00 for a million tokens heard, 12.00 for those spoken
TURN = Usage(1000, 500, prompt_by={"audio": 1000}, output_by={"audio": 500})
COST = Decimal("0.009")


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
