"""What the page says of the service's cache: while it is there, when it is over, and what it has saved."""

from __future__ import annotations

from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from components.gemini.caches import MARGIN
from components.prices.cache import CachePlan
from components.prices.money import money
from components.ui.cache import Use, saving

PLAN = CachePlan(Decimal("0.10"), Decimal("0.01"), Decimal("0.05"))


@pytest.mark.parametrize(
    ("asked", "made", "told"),
    [
        (1, 1, "It has cost $0.060 more so far; it pays from 2 questions on."),
        (2, 1, "Saved $0.030 over 2 questions."),
        (2, 2, "It has cost $0.12 more so far; it pays from 4 questions on."),
        (4, 2, "Saved $0.060 over 4 questions."),
    ],
)
def test_a_cache_made_anew_has_to_pay_again(asked: int, made: int, told: str) -> None:
    assert saving(PLAN, Use("a model", 1.0, asked, made)) == told


def test_what_costs_nothing_or_never_pays_is_said() -> None:
    use = Use("a model", 1.0, 1)
    assert saving(CachePlan(Decimal(0), Decimal(0), Decimal(0)), use) == "Nothing saved: this model is free."
    assert saving(None, use) == "What that saves is unknown."
    dear = CachePlan(Decimal("0.10"), Decimal("0.10"), Decimal("0.05"))
    assert saving(dear, use) == "It has cost $0.15 more so far; it never pays here."


def shown(left: float, again: bool = True) -> str:
    """The page's words on a cache that ends in so many seconds."""

    def script(left: float, again: bool) -> None:
        from datetime import UTC, datetime, timedelta

        from components.gemini.caches import Cached, Key
        from components.gemini.files import Uploads
        from components.gemini.journal import Journal
        from components.ui.cache import Use, tell_cache

        uploads = Uploads(Journal("test"))
        key = Key("gemini-3.8-flash", (), None, ())
        uploads.caches._held[key] = Cached("cachedContents/a", 100_000, datetime.now(UTC) + timedelta(seconds=left))
        tell_cache(uploads, Use("gemini-3.8-flash", 1.0, 1, again=again), "Removed.")

    page = AppTest.from_function(script, args=(left, again)).run()
    assert not page.exception
    (caption,) = page.caption
    return str(caption.value).replace("\\", "")


def test_the_end_of_a_cache_is_told_a_minute_before_it_is_gone() -> None:
    left = MARGIN.total_seconds()
    plan = Use("gemini-3.8-flash", 1.0, 1).plan(100_000)
    assert plan
    anew = f"The next question keeps it for an hour again: {money(plan.store + plan.read)} more."
    assert shown(left + 60).startswith("100,000 tokens are in the service's cache until ")
    for again, told in ((True, anew), (False, "It has cost")):
        words = shown(left - 30, again)
        assert "The service's cache is over, which was kept until" in words and told in words
        assert again or "The next question" not in words
