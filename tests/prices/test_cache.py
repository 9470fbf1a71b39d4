from datetime import date
from decimal import Decimal

import pytest

from components.prices.cache import CachePlan, cache_plan
from components.prices.search import search_price

HOUR = Decimal(1)


def test_a_hundred_thousand_tokens_for_an_hour_by_hand() -> None:
    plan = cache_plan(100_000, HOUR, "gemini-3.8-flash", date(2026, 11, 21))
    assert plan == CachePlan(send=Decimal("0.075"), read=Decimal("0.0075"), store=Decimal("0.05"))
    assert (plan.without(2), plan.with_cache(2)) == (Decimal("0.15"), Decimal("0.14"))
    assert plan.break_even == 2
    assert plan.with_cache(2, made=2) == plan.with_cache(2) + plan.send + plan.store and plan.pays_from(2) == 4


def test_storage_steps_with_the_price() -> None:
    plan = cache_plan(100_000, HOUR, "gemini-3.8-flash", date(2027, 1, 1))
    assert plan == CachePlan(send=Decimal("0.15"), read=Decimal("0.015"), store=Decimal("0.1"))


def test_a_long_time_needs_many_questions() -> None:
    plan = cache_plan(100_000, Decimal(24), "gemini-2.5-pro", date(2026, 11, 21))
    assert plan is not None
    assert plan.break_even == 98
    assert plan.with_cache(98) <= plan.without(98)
    assert plan.with_cache(97) > plan.without(97)


def test_a_cache_that_saves_nothing_never_pays() -> None:
    assert CachePlan(Decimal(1), Decimal(1), Decimal()).break_even is None


@pytest.mark.parametrize("model", ["gemini-4-hydrogen", "gemini-4-argon", "gemini-9-neon"])
def test_without_a_price_for_storage_there_is_no_plan(model: str) -> None:
    assert cache_plan(100_000, HOUR, model, date(2026, 11, 21)) is None


def test_searches_are_free_up_to_the_allowance() -> None:
    found = search_price("models/gemini-3.8-flash")
    assert found is not None
    assert (found.unit, found.free, found.period) == ("query", 5000, "month")
    assert found.amount(1000, used=0) == 0
    assert found.amount(1000, used=4500) == Decimal(7)
    assert found.amount(1000, used=9000) == Decimal(14)


def test_grounding_in_2_5_is_billed_by_prompt() -> None:
    found = search_price("gemini-2.5-flash")
    assert found is not None
    assert (found.per_thousand, found.unit, found.free, found.period) == (Decimal(35), "prompt", 1500, "day")


def test_a_search_price_nobody_told() -> None:
    assert search_price("gemini-9-neon") is None


@pytest.mark.parametrize(
    ("model", "least"), [("gemini-3.8-flash", 4096), ("gemini-3.6-flash", 4096), ("gemini-2.5-pro", 2048)]
)
def test_below_the_services_minimum_no_cache_pays(model: str, least: int) -> None:
    day = date(2026, 11, 30)
    small, enough = (cache_plan(tokens, HOUR, model, day) for tokens in (least - 1, least))
    assert small and small.too_small and small.break_even is None and small.pays_from(3) is None
    assert (small.tokens, small.least) == (least - 1, least)
    assert enough and not enough.too_small and enough.break_even
