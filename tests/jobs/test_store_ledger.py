from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from components.analysis.result import Result
from components.gemini.usage import Usage
from components.jobs.store.call import Call
from components.jobs.store.database import Database
from components.jobs.store.ledger import Ledger
from components.jobs.store.limits import Limits
from components.jobs.store.sheet import as_csv
from components.jobs.store.store import Store, from_environment
from components.jobs.store.sums import Group, Spent, Sum, add_up, output_counts, prompt_counts
from components.prices.band import Band

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
BAND = Band(Decimal("0.0008"), Decimal("0.0010"), Decimal("0.0020"))
CALL = Call(
    at=NOON,
    owner="ann",
    page="extract",
    model="gemini-3.8-flash",
    connection="deployment key",
    usage=Usage(1120, 40, 25, cached=100, total=1185, prompt_by={"image": 1100, "text": 20}, output_by={"text": 40}),
    estimate=BAND,
    cost=Decimal("0.000990"),
    run="run-1",
)
UNKNOWN = replace(CALL, model="gemini-next", estimate=None, usage=None, cost=None)


def clock() -> datetime:
    return NOON + timedelta(hours=6)


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database, clock=clock)


def hours(call: Call, number: float) -> Call:
    return replace(call, at=call.at + timedelta(hours=number))


def dollars(text: str, call: Call = CALL) -> Call:
    return replace(call, cost=Decimal(text))


def enter(ledger: Ledger, *calls: Call) -> list[str]:
    return [ledger.append(call) for call in calls]


@pytest.mark.parametrize("call", [CALL, UNKNOWN, replace(CALL, cost=Decimal("0")), replace(CALL, run="", page="")])
def test_a_call_comes_back_as_it_was(ledger: Ledger, call: Call) -> None:
    id = ledger.append(call)
    (kept,) = ledger.newest("ann")
    assert kept == replace(call, id=id)
    assert (kept.cost, kept.at.tzinfo) == (call.cost, UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        replace(CALL, at=datetime(2026, 11, 21))


def test_nobody_cannot_own_a_call(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="owner"):
        ledger.append(replace(CALL, owner=""))
    with pytest.raises(ValueError, match="owner"):
        ledger.newest("")
    with pytest.raises(ValueError, match="owner"):
        ledger.clear("")


def test_calls_come_newest_first(ledger: Ledger) -> None:
    first, second, third = enter(ledger, hours(CALL, 1), hours(CALL, 3), hours(CALL, 2))
    assert [call.id for call in ledger.newest("ann")] == [second, third, first]
    assert [call.id for call in ledger.newest("ann", offset=1, limit=1)] == [third]
    assert ledger.count("ann") == 3


def test_another_owner_sees_nothing(ledger: Ledger) -> None:
    enter(ledger, CALL)
    assert (ledger.newest("bob"), ledger.count("bob"), ledger.by_day("bob"), ledger.by("bob", "page")) == (
        (),
        0,
        (),
        (),
    )
    assert ledger.clear("bob") == 0
    assert ledger.count("ann") == 1


def test_a_call_under_way_is_settled_once_its_price_is_known(ledger: Ledger) -> None:
    id = ledger.append(replace(CALL, usage=None, cost=None))
    assert ledger.spent(NOON) == Sum(calls=1, unpriced=1, reserved=Decimal("0.0020"))
    assert ledger.settle(id, CALL.usage, CALL.cost) is True
    assert ledger.newest("ann") == (replace(CALL, id=id),)
    assert ledger.settle("nothing", None, None) is False


def test_money_adds_up_exactly(ledger: Ledger) -> None:
    enter(ledger, *(dollars("0.1") for _ in range(3)), dollars("1E-12"))
    assert ledger.spent(NOON).cost == Decimal("0.300000000001")


def test_an_unknown_price_is_not_nothing(ledger: Ledger) -> None:
    enter(ledger, CALL, UNKNOWN, replace(CALL, cost=None, usage=None))
    total = ledger.spent(NOON)
    assert (total.calls, total.known, total.unpriced) == (3, Decimal("0.000990"), 2)
    assert (total.cost, total.reserved, total.unbounded) == (None, Decimal("0.0020"), 1)


def test_sums_by_day_follow_the_readers_zone(ledger: Ledger) -> None:
    enter(ledger, dollars("4", hours(CALL, 15)), dollars("1", hours(CALL, -1)), dollars("2", hours(CALL, 9)))
    utc = [(group.key, group.sum.cost) for group in ledger.by_day("ann")]
    tokyo = [(group.key, group.sum.cost) for group in ledger.by_day("ann", ZoneInfo("Asia/Tokyo"))]
    assert utc == [(date(2026, 11, 21), Decimal(3)), (date(2026, 11, 22), Decimal(4))]
    assert tokyo == [(date(2026, 11, 21), Decimal(1)), (date(2026, 11, 22), Decimal(6))]


def test_sums_by_page_and_model(ledger: Ledger) -> None:
    ask = replace(CALL, page="ask", model="gemini-4-argon", cost=Decimal("0.5"))
    enter(ledger, CALL, hours(ask, 1), hours(replace(ask, page="extract"), 2))
    assert [(g.key, g.sum.calls, g.sum.cost) for g in ledger.by("ann", "page")] == [
        ("extract", 2, Decimal("0.500990")),
        ("ask", 1, Decimal("0.5")),
    ]
    assert [(g.key, g.sum.calls, g.sum.cost) for g in ledger.by("ann", "model")] == [
        ("gemini-3.8-flash", 1, Decimal("0.000990")),
        ("gemini-4-argon", 2, Decimal("1.0")),
    ]


def test_a_sum_has_tokens_by_modality(ledger: Ledger) -> None:
    enter(ledger, CALL, CALL, UNKNOWN)
    assert ledger.by("ann", "run") == (
        Group(
            "run-1",
            Sum(
                calls=3,
                known=Decimal("0.001980"),
                unpriced=1,
                unbounded=1,
                prompt=Counter({"image": 2200, "text": 40}),
                output=Counter({"text": 130}),
            ),
        ),
    )


def test_a_budget_counts_from_a_time_over_all_or_one(ledger: Ledger) -> None:
    own, bob = replace(CALL, connection="own key", cost=Decimal("8")), replace(CALL, owner="bob", cost=Decimal("4"))
    enter(ledger, dollars("1", hours(CALL, -1)), dollars("2"), bob, own)
    assert ledger.spent(NOON).cost == Decimal(14)
    assert ledger.spent(NOON, owner="ann").cost == Decimal(10)
    assert ledger.spent(NOON, connection="deployment key").cost == Decimal(6)
    assert ledger.spent(NOON - timedelta(hours=1), owner="ann", connection="deployment key").cost == Decimal(3)
    assert ledger.spent(NOON + timedelta(seconds=1)) == Sum()


def test_clearing_forgets_the_owner_and_keeps_the_days_spending(ledger: Ledger) -> None:
    enter(ledger, dollars("1", hours(CALL, -72)), dollars("2"), replace(CALL, owner="bob", cost=Decimal("4")))
    assert ledger.clear("ann") == 2
    assert (ledger.newest("ann"), ledger.by("ann", "page"), ledger.count("bob")) == ((), (), 1)
    assert ledger.spent(NOON).cost == Decimal(6)
    assert ledger.spent(NOON - timedelta(days=9)).cost == Decimal(6)


def test_a_call_under_way_is_settled_after_its_owner_was_forgotten(ledger: Ledger) -> None:
    id = ledger.append(replace(CALL, cost=None))
    ledger.clear("ann")
    assert ledger.settle(id, CALL.usage, Decimal("3")) is True
    assert ledger.spent(NOON).cost == Decimal(3)


def test_the_oldest_calls_make_way_but_not_out_of_the_budget(database: Database) -> None:
    ledger = Ledger(database, Limits(owner_calls=2), clock)
    enter(ledger, *(dollars(str(n), hours(CALL, n - 60)) for n in (1, 2, 58, 59, 60)))
    enter(ledger, replace(CALL, owner="bob", cost=Decimal("1000")))
    assert [call.cost for call in ledger.newest("ann")] == [Decimal(60), Decimal(59)]
    assert ledger.spent(NOON - timedelta(days=9)).cost == Decimal(58 + 59 + 60 + 1000)


def test_old_calls_of_everybody_go_with_the_days(database: Database) -> None:
    ledger = Ledger(database, Limits(call_days=400), clock)
    old, kept = hours(CALL, -24 * 400 + 5), hours(CALL, -24 * 400 + 7)
    enter(ledger, old, kept, replace(CALL, owner="bob"))
    assert [call.at for call in ledger.newest("ann")] == [kept.at]


def test_a_store_forgets_an_owner_whole(database: Database) -> None:
    store = Store(database)
    for owner in ("ann", "bob"):
        store.history.save(owner, Result(task="ask", title=owner))
        store.ledger.append(replace(CALL, owner=owner))
    store.forget("ann")
    assert [(store.history.newest(owner).total, store.ledger.count(owner)) for owner in ("ann", "bob")] == [
        (0, 0),
        (1, 1),
    ]


def test_a_closed_store_opens_again(tmp_path: Path) -> None:
    store = from_environment({}, tmp_path)
    store.ledger.append(CALL)
    store.close()
    assert store.ledger.count("ann") == 1
    store.close()


def test_tokens_that_no_detail_explains_are_counted_apart() -> None:
    usage = Usage(
        100, 30, 7, tool_prompt=20, prompt_by={"image": 90}, output_by={"text": 30}, tool_prompt_by={"image": 15}
    )
    assert prompt_counts(usage) == Counter({"image": 105, None: 15})
    assert output_counts(usage) == Counter({"text": 37})
    assert prompt_counts(Usage()) == Counter()


def test_nothing_adds_up_to_nothing() -> None:
    assert add_up([]) == Sum()
    assert add_up([]).cost == Decimal(0)
    assert add_up([Spent(None, None, None)]).cost is None


def test_the_ledger_as_csv() -> None:
    lines = as_csv([CALL, replace(UNKNOWN, page="=HYPERLINK(1)"), dollars("1E-7")]).decode("utf-8-sig")
    first, second, third = csv.DictReader(io.StringIO(lines))
    assert first == {
        "at_utc": "2026-11-21 12:00:00", "page": "extract", "model": "gemini-3.8-flash",
        "connection": "deployment key", "run": "run-1",
        "in_text": "20", "in_image": "1100", "in_video": "", "in_audio": "", "in_document": "", "in_unattributed": "",
        "out_text": "65", "out_image": "", "out_video": "", "out_audio": "", "out_document": "", "out_unattributed": "",
        "cached": "100", "thoughts": "25",
        "estimate_low_usd": "0.0008", "estimate_likely_usd": "0.0010", "estimate_high_usd": "0.0020",
        "cost_usd": "0.000990",
    }  # fmt: skip
    assert (second["page"], second["in_text"], second["estimate_low_usd"], second["cost_usd"]) == (
        "'=HYPERLINK(1)", "", "unknown", "unknown",
    )  # fmt: skip
    assert third["cost_usd"] == "0.0000001"


def test_an_owner_s_calls_move_to_another(ledger: Ledger) -> None:
    for owner in ("ann", "bob", "eve"):
        ledger.append(replace(CALL, owner=owner))
    assert ledger.move("ann", "bob") == 1
    assert [ledger.count(owner) for owner in ("ann", "bob", "eve")] == [0, 2, 1]
    with pytest.raises(ValueError, match="owner"):
        ledger.move("", "bob")


def test_what_is_committed_counts_the_forgotten_and_those_under_way(ledger: Ledger) -> None:
    ann, bob = dollars("1"), replace(dollars("2"), owner="bob")
    enter(ledger, ann, bob, replace(CALL, cost=None), UNKNOWN, replace(ann, connection="own key"), hours(ann, -30))
    since = NOON - timedelta(hours=12)
    assert ledger.committed(since, "deployment key") == 3 + BAND.high
    assert ledger.committed(since, "deployment key", "bob") == 2
    ledger.clear("bob")
    assert ledger.committed(since, "deployment key") == 3 + BAND.high
    assert ledger.committed(since, "deployment key", "bob") == 0


def test_what_a_page_learns_comes_from_whole_calls_of_all(ledger: Ledger) -> None:
    lesson = replace(CALL, expected={"image": 1000, "output": 100})
    enter(ledger, lesson, replace(lesson, owner="bob", page="ask"), CALL, replace(lesson, usage=None))
    assert [(pair.modality, pair.estimated, pair.actual) for pair in ledger.lessons("extract", CALL.model)] == [
        ("image", 1000, 1100),
        ("output", 100, 65),
    ]
    assert ledger.newest("ann")[0].expected in ({}, {"image": 1000, "output": 100})


def test_a_settled_call_may_name_another_model_and_what_was_expected(ledger: Ledger) -> None:
    (id,) = enter(ledger, replace(CALL, usage=None, cost=None))
    assert ledger.settle(id, CALL.usage, CALL.cost, "gemini-3.5-flash-lite", {"image": 1000})
    (call,) = ledger.newest("ann")
    assert (call.model, call.expected) == ("gemini-3.5-flash-lite", {"image": 1000})
