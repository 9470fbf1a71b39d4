"""Calls within a budget: what is let through, what is stopped, what the ledger says afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from components.gemini.errors import BudgetReached, KeyRefused, NetworkDown
from components.gemini.events import Done, Event, Extra, Failed, Notice, Text, UsageReport
from components.gemini.request import Request, TextPart, Turn
from components.gemini.usage import Usage
from components.jobs.limits import Limits
from components.jobs.meter import Meter, settle_all
from components.jobs.purse import Kind
from components.jobs.run import Run
from components.jobs.store.call import Call
from components.jobs.store.errors import StoreGone
from components.jobs.tab import billed, paid, used
from components.prices.band import NOTHING, Band
from components.prices.calibrate import Pair
from components.prices.ceiling import ceiling
from components.prices.cost import Cost, cost
from components.prices.estimate import Estimate
from components.prices.search import search_price
from tests.jobs.house import NOON, House
from tests.waiting import wait_until

MODEL = "gemini-3.8-flash"  # 0.75 in and 3.75 out for a million tokens on that day
USAGE = Usage(1000, 200, prompt_by={"text": 1000}, output_by={"text": 200})
COST = Decimal("0.0015")
SECONDS = 20


@dataclass
class Service:
    """Answers each call with these events; `closed` counts the calls that were left early."""

    events: list[Event]
    asked: int = 0
    closed: int = 0

    def __call__(self, request: Request, stop: threading.Event) -> Iterator[Event]:
        self.asked += 1
        try:
            for event in self.events:
                if stop.is_set():
                    yield Done("cancelled")
                    return
                yield event
        except GeneratorExit:
            self.closed += 1
            raise


def answer(*, words: str = "Yes.", usage: Usage | None = USAGE, version: str | None = MODEL) -> list[Event]:
    reports: list[Event] = [UsageReport(usage)] if usage else []
    return [Text(words), *reports, Done("stop", version)]


def question(model: str = MODEL) -> Request:
    return Request(model, (Turn("user", (TextPart("Is it?"),)),))


def expected(likely: str, high: str, calls: int = 1) -> Estimate:
    tokens = Band(900 * calls, 1000 * calls, 1100 * calls)
    money = Band(Decimal(), Decimal(likely), Decimal(high))
    return Estimate(MODEL, date(2026, 11, 21), "standard", {"text": tokens}, NOTHING, NOTHING, money, calls=calls)


SMALL = expected("0.0001", "0.0015")


def ask(meter: Meter, request: Request | None = None) -> list[Event]:
    return list(meter(request or question(), threading.Event()))


def refusal(events: list[Event]) -> str:
    (event,) = events
    assert isinstance(event, Failed) and isinstance(event.error, BudgetReached)
    return str(event.error)


def test_a_call_is_entered_with_its_estimate_usage_and_cost(house: House) -> None:
    meter = Meter(house.account(Limits()), "extract", Service(answer()), expected("0.002", "0.003"))
    assert ask(meter) == answer()
    (call,) = house.calls
    assert (call.page, call.model, call.connection, call.run) == ("extract", MODEL, "deployment key", meter.run)
    assert (call.usage, call.cost, call.at) == (USAGE, COST, NOON)
    assert call.estimate == Band(Decimal(), Decimal("0.002"), Decimal("0.003"))


def test_each_call_of_a_run_gets_its_share_of_the_estimate(house: House) -> None:
    meter = Meter(house.account(Limits()), "extract", Service(answer()), expected("0.004", "0.008", calls=4))
    ask(meter), ask(meter)
    assert [call.estimate and call.estimate.likely for call in house.calls] == [Decimal("0.001")] * 2
    assert meter.spent() == 2 * COST


@pytest.mark.parametrize(
    ("limits", "scope"),
    [
        (Limits(run=Decimal("0.01")), "a run"),
        (Limits(session=Decimal("0.01")), "a visitor"),
        (Limits(day=Decimal("0.01")), "all"),
    ],
)
def test_a_call_beyond_what_is_left_is_never_made(house: House, limits: Limits, scope: str) -> None:
    service = Service(answer())
    said = refusal(ask(Meter(house.account(limits), "ask", service, expected("0.02", "0.03"))))
    assert "about 0.020 dollars" in said and "0.010 dollars are left" in said and scope in said
    assert service.asked == 0 and house.calls == ()


def test_the_session_counts_one_visitor_and_the_day_all(house: House) -> None:
    def metered(limits: Limits, owner: str = "ann", kind: Kind = "deployment key") -> list[Event]:
        return ask(Meter(house.account(limits, owner, kind), "ask", Service(answer()), SMALL))

    metered(Limits())
    session, day = Limits(session=COST), Limits(day=COST)
    assert "Used up" in refusal(metered(session))
    assert metered(session, "bob") == answer()
    assert "Used up" in refusal(metered(day, "bob"))
    assert metered(day, "bob", "own key") == answer()


def test_deleting_the_ledger_gives_nothing_back(house: House) -> None:
    ask(Meter(house.account(Limits()), "ask", Service(answer())))
    house.ledger.clear("ann")
    assert "Used up" in refusal(ask(Meter(house.account(Limits(session=COST)), "ask", Service(answer()))))


def test_an_answer_is_stopped_at_the_limit_and_what_came_is_kept(house: House) -> None:
    pieces: list[Event] = [Text("word " * 400) for _ in range(50)]
    service = Service([*pieces, *answer()])
    meter = Meter(house.account(Limits(run=Decimal("0.01"))), "ask", service, expected("0.001", "0.002"))
    run = Run({"a": "A", "b": "B"}, lambda _, stop: meter(question(), stop), workers=1).start()
    assert run.wait(SECONDS)
    first, second = run.snapshot()
    assert first.state == "incomplete" and 0 < first.text.count("word") < 50 * 400
    assert isinstance(first.error, BudgetReached) and "What had come is kept." in str(first.error)
    assert (second.state, second.text) == ("cancelled", "") and "Used up" in str(second.error)
    assert service.asked == 1 and service.closed == 1


def test_reported_tokens_count_as_they_come(house: House) -> None:
    dear = UsageReport(Usage(1000, 10_000))
    meter = Meter(house.account(Limits(session=Decimal("0.03"))), "ask", Service([Text("a"), dear, Text("b")]), SMALL)
    events = ask(meter)
    assert events[:2] == [Text("a"), dear] and isinstance(events[2], Failed) and len(events) == 3
    (call,) = house.calls
    assert call.cost == Decimal("0.03825") and call.usage == dear.usage


def test_a_call_that_others_left_no_room_for_may_use_what_they_give_back(house: House) -> None:
    limits = Limits(session=Decimal("0.01"))
    other = Call(NOON, "ann", "ask", MODEL, "deployment key", estimate=Band(Decimal(), Decimal(), Decimal("0.009")))
    id = house.ledger.append(other)
    meter = Meter(house.account(limits), "ask", Service([Text("w"), Text("word " * 400), *answer()]), SMALL)
    events = meter(question(), threading.Event())
    first = next(events)
    house.ledger.settle(id, Usage(), Decimal())
    assert [first, *events] == [Text("w"), Text("word " * 400), *answer()]


def test_a_cancelled_call_of_unknown_size_stays_reserved(house: House) -> None:
    stop = threading.Event()
    meter = Meter(house.account(Limits()), "ask", Service([Text("a"), Text("b")]), expected("0.01", "0.02"))
    events = meter(question(), stop)
    next(events)
    stop.set()
    assert list(events) == [Done("cancelled")]
    (call,) = house.calls
    assert (call.usage, call.cost) == (None, None)
    assert house.account(Limits(session=Decimal(1))).rooms()[0].left == Decimal("0.98")


def test_a_page_that_goes_away_settles_and_ends_the_call(house: House) -> None:
    service = Service([UsageReport(USAGE), Text("a"), Text("b")])
    events = Meter(house.account(Limits()), "ask", service)(question(), threading.Event())
    next(events), next(events)
    del events
    assert service.closed == 1 and [call.cost for call in house.calls] == [COST]


@pytest.mark.parametrize(
    ("error", "cost"),
    [
        (KeyRefused("No.", code=401), Decimal()),
        (NetworkDown("Down."), Decimal()),
        (BudgetReached("Odd."), None),
    ],
)
def test_what_the_service_turned_away_costs_nothing(house: House, error: KeyRefused, cost: Decimal | None) -> None:
    ask(Meter(house.account(Limits()), "ask", Service([Failed(error)]), expected("0.01", "0.02")))
    assert [call.cost for call in house.calls] == [cost]


def test_a_model_without_price_is_refused_only_where_a_limit_must_hold(house: House) -> None:
    unknown = question("gemini-99")
    assert "is unknown" in refusal(ask(Meter(house.account(Limits(day=Decimal(1))), "ask", Service(answer())), unknown))
    assert ask(Meter(house.account(Limits()), "ask", Service(answer(version=None))), unknown)
    assert [(call.model, call.cost) for call in house.calls] == [("gemini-99", None)]


def test_the_offline_engine_is_free_and_entered(house: House) -> None:
    account = house.account(Limits(run=Decimal()), kind="offline")
    events = answer(usage=None, version="offline-engine")
    assert ask(Meter(account, "ask", Service(events)), question("offline-engine")) == events
    assert [(call.connection, call.cost) for call in house.calls] == [("offline", Decimal())]


def test_the_second_model_is_billed_when_it_answers(house: House) -> None:
    events: list[Event] = [Notice("fallback", "Busy."), *answer(version="gemini-3.5-flash-lite")]
    ask(Meter(house.account(Limits()), "ask", Service(events), fallback="gemini-3.5-flash-lite"))
    assert [(call.model, call.cost) for call in house.calls] == [("gemini-3.5-flash-lite", Decimal("0.0008"))]


def test_who_answers_for_a_dear_model_does_not_make_it_free() -> None:
    day = NOON.date()
    assert billed(MODEL, "offline-engine", day) == MODEL
    assert billed("offline-engine", "offline-engine", day) == "offline-engine"
    assert billed("gemini-flash-latest", MODEL, day) == MODEL
    assert billed(MODEL, None, day) == MODEL and billed(MODEL, "gemini-99", day) == MODEL


def test_without_a_ledger_calls_on_ones_own_key_go_on_and_limits_hold(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_ledger(house, monkeypatch)
    account = house.account(Limits(session=COST), kind="own key")
    assert ask(Meter(account, "ask", Service(answer()), SMALL)) == answer()
    assert "Used up" in refusal(ask(Meter(account, "ask", Service(answer()), SMALL)))
    assert set(house.troubles) == {"The database does not answer."}
    monkeypatch.undo()
    house.ledger.late.start()
    (call,) = wait_until(lambda: [call for call in house.calls if call.cost], SECONDS)
    assert (call.cost, call.usage, call.connection) == (COST, USAGE, "own key")


def test_without_a_ledger_nothing_is_charged_to_the_deployment(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    break_ledger(house, monkeypatch)
    service = Service(answer())
    for limits in (Limits(session=Decimal(2)), Limits(day=Decimal(20))):
        account = house.account(limits)
        assert "can't be read" in refusal(ask(Meter(account, "ask", service, SMALL)))
        assert "can't be read" in str(account.refusal(MODEL, Decimal()))
    assert service.asked == 0
    assert ask(Meter(house.account(Limits()), "ask", service, SMALL)) == answer()


def break_ledger(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise StoreGone("The database does not answer.")

    for name in ("append", "reserve", "extend", "settle", "today"):
        monkeypatch.setattr(house.ledger, name, broken)


def test_a_call_of_unknown_price_counts_as_the_most_it_can_be(house: House) -> None:
    most = ceiling(MODEL, NOON.date())
    assert most and most > Decimal("0.9")
    service = Service(answer())
    unknown = replace(SMALL, money=None)
    for guess in (None, unknown):
        said = refusal(ask(Meter(house.account(Limits(day=most - Decimal("0.01"))), "ask", service, guess)))
        assert "would cost about 1.03 dollars" in said
    assert service.asked == 0
    assert ask(Meter(house.account(Limits(day=most)), "ask", service, unknown)) == answer()
    assert house.ledger.today(NOON, "deployment key") == COST


def test_a_call_begun_yesterday_moves_nothing_of_today(house: House) -> None:
    yesterday = NOON - timedelta(hours=13)
    account = house.account(Limits(day=Decimal(1)))
    late = replace(account, clock=lambda: yesterday)
    ask(Meter(account, "ask", Service(answer()), SMALL))
    events = Meter(late, "ask", Service(answer()), SMALL)(question(), threading.Event())
    next(events)
    assert house.ledger.today(yesterday, "deployment key") == Decimal("0.0015")
    before = house.ledger.today(NOON, "deployment key"), account.purse.of(NOON.date(), "deployment key")
    list(events)
    assert (house.ledger.today(NOON, "deployment key"), account.purse.of(NOON.date(), "deployment key")) == before
    assert before == (COST, COST)


def test_what_is_set_aside_is_no_more_than_is_left_and_comes_back(house: House) -> None:
    account = house.account(Limits(session=Decimal("0.01")))
    events = Meter(account, "ask", Service(answer()), expected("0.001", "5"))(question(), threading.Event())
    next(events)
    assert house.ledger.today(NOON, "deployment key", "ann") == Decimal("0.01")
    assert "Used up" in refusal(ask(Meter(account, "ask", Service(answer()), SMALL)))
    list(events)
    assert house.ledger.today(NOON, "deployment key", "ann") == COST


def test_searches_are_paid_for_as_if_none_were_free(house: House) -> None:
    events: list[Event] = [*(Extra("query", f"q{number}") for number in range(3)), *answer()]
    ask(Meter(house.account(Limits()), "ask", Service(events), SMALL))
    known = search_price(MODEL)
    assert known and [call.cost for call in house.calls] == [COST + 3 * known.per_thousand / 1000]


def test_one_bill_for_page_and_ledger(house: House) -> None:
    """With a cache, searches, and a first try that broke off."""
    tries = iter([[Extra("cache", "100000", detail="2"), *answer(words="{")[:-1], Done("max_tokens", MODEL)], answer()])

    def service(request: Request, stop: threading.Event) -> Iterator[Event]:
        yield from next(tries)

    meter = Meter(house.account(Limits()), "extract", service, SMALL)
    run = Run({"1": "One"}, lambda _, stop: meter(question(), stop), workers=1).start()
    assert run.wait(SECONDS)
    run.again(("1",)).wait(SECONDS)
    (item,) = run.snapshot()
    entered = [call.cost for call in house.calls]
    assert len(entered) == 2 and None not in entered
    total = sum(cost for cost in entered if cost is not None)
    assert paid(item, MODEL, NOON.date()) == total == meter.spent() == house.ledger.today(NOON, "deployment key")
    assert used(item) == Usage(2000, 400, prompt_by={"text": 2000}, output_by={"text": 400})


def test_calls_teach_what_the_next_ones_will_use(house: House) -> None:
    meter = Meter(house.account(Limits()), "extract", Service(answer()), expected("0.002", "0.003", calls=2))
    ask(meter), ask(meter)
    cut = [event for event in answer() if not isinstance(event, Done)]
    ask(Meter(house.account(Limits()), "extract", Service([*cut, Done("cancelled")]), expected("0.002", "0.003")))
    ask(
        Meter(house.account(Limits()), "extract", Service(answer(version="gemini-4-argon")), expected("0.002", "0.003"))
    )
    assert house.ledger.lessons("extract", MODEL) == (Pair(MODEL, "text", 1000, 1000),) * 2
    assert house.ledger.lessons("ask", MODEL) == () == house.ledger.lessons("extract", "gemini-4-argon")


def test_what_is_put_into_the_cache_is_paid_for(house: House) -> None:
    request = Request(MODEL, question().turns, cache_hours=2.0)
    events: list[Event] = [Extra("cache", "100000"), *answer()]
    ask(Meter(house.account(Limits()), "ask", Service(events)), request)
    ask(Meter(house.account(Limits()), "ask", Service([Extra("cache"), *answer()])), request)
    # Sent once at 0.75, and stored for two hours at 0.50, each for a million tokens
    assert {call.cost for call in house.calls} == {None, Decimal("0.075") + Decimal("0.1") + COST}


def test_what_an_event_costs_does_not_grow_with_the_calls_before_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call is priced when its usage changes, and never for another call's sake."""
    priced: list[Usage] = []

    def counting(usage: Usage, model: str, on: date) -> Cost | None:
        priced.append(usage)
        return cost(usage, model, on)

    monkeypatch.setattr("components.jobs.tab.cost", counting)
    events = [*answer()[:2] * 50, Done("stop", MODEL)]
    limits = Limits(Decimal(50), Decimal(200), Decimal(2000))
    meter = Meter(house.account(limits), "extract", Service(events), expected("0.06", "0.4", 40))
    counts = []
    for _ in range(40):
        before = len(priced)
        assert len(ask(meter)) == 101
        counts.append(len(priced) - before)
    assert len(set(counts)) == 1 and counts[0] <= 6, counts
    assert meter.spent() == 40 * COST


def test_a_process_that_ends_settles_what_is_under_way(house: House) -> None:
    told: list[Event] = [Text("a"), UsageReport(USAGE), Text("b"), Done("stop", MODEL)]
    guess = expected("0.01", "0.02")
    first = Meter(house.account(Limits()), "ask", Service(told), guess)(question(), threading.Event())
    second = Meter(house.account(Limits()), "ask", Service(told), guess)(question(), threading.Event())
    next(first), next(first), next(second)
    settle_all()
    assert {call.cost for call in house.calls} == {COST, None}
    assert house.ledger.today(NOON, "deployment key") == COST + Decimal("0.02")
    assert list(first)[-1] == list(second)[-1] == Done("stop", MODEL)
    assert house.ledger.today(NOON, "deployment key") == 2 * COST
