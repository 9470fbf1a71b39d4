from __future__ import annotations

from decimal import Decimal

from components.prices import bill
from components.prices.band import Band


def test_nobody_pays_for_the_offline_engine() -> None:
    money = Decimal("0.01")
    assert bill.cost_of("offline-engine", Decimal(0)) == "free"
    assert bill.cost_of("gemini-3.8-flash", money) == "cost $0.010"
    assert bill.cost_of("gemini-3.8-flash", None) == "cost unknown"
    assert bill.cost_of(None, money, Band(money, money, money)) == "cost $0.010, as expected"
