from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from components.jobs.budget import Purse
from components.jobs.limits import DEFAULTS, Limits, from_environment

DAY = date(2026, 11, 21)


def test_a_deployment_names_its_limits() -> None:
    assert from_environment({}) == DEFAULTS
    named = {"WORKBENCH_BUDGET_RUN": "0.05", "WORKBENCH_BUDGET_SESSION": "None", "WORKBENCH_BUDGET_DAY": "0"}
    assert from_environment(named) == Limits(Decimal("0.05"), None, Decimal(0))


@pytest.mark.parametrize("typo", ["five", "-1", "nan", "inf", "1,50"])
def test_a_typo_lifts_no_limit(typo: str, caplog: pytest.LogCaptureFixture) -> None:
    assert from_environment({"WORKBENCH_BUDGET_DAY": typo}).day == DEFAULTS.day
    assert "WORKBENCH_BUDGET_DAY" in caplog.text and typo not in caplog.text


def test_a_visitor_may_only_lower_them() -> None:
    mine = Limits(Decimal(1), Decimal(1))
    assert mine.tightened(Limits(Decimal("0.5"), Decimal(2), Decimal(9))) == Limits(
        Decimal("0.5"), Decimal(1), Decimal(9)
    )
    assert mine.tightened(Limits()) == mine


def test_a_purse_adds_up_by_owner_and_forgets_yesterday() -> None:
    purse = Purse()
    for owner in ("ann", "bob", "ann"):
        purse.add(DAY, "deployment key", owner, Decimal("0.1"))
    purse.add(DAY, "own key", "ann", Decimal(7))
    assert purse.of(DAY, "deployment key", "ann") == Decimal("0.2")
    assert purse.of(DAY, "deployment key") == Decimal("0.3")
    purse.add(DAY + timedelta(days=1), "deployment key", "ann", Decimal(1))
    assert purse.of(DAY, "deployment key") == 0 and len(purse.spent) == 1
