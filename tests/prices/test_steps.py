from datetime import date
from decimal import Decimal

import pytest

from components.prices.steps import steps

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("model", "on"),
    [
        ("gemini-3.8-flash", date(2027, 1, 1)),
        ("gemini-flash-latest", date(2027, 1, 1)),
        ("gemini-4-argon", date(2026, 12, 1)),
        ("gemini-4-carbon", date(2026, 12, 1)),
    ],
)
def test_prices_that_will_double(model: str, on: date) -> None:
    (step,) = steps(model, TODAY)
    assert (step.on, step.factor) == (on, Decimal(2))
    assert str(step) == f"{model} costs 2 times as much from {on} on."


def test_a_step_taken_is_behind() -> None:
    assert steps("gemini-4-argon", date(2026, 12, 1)) == ()
    assert len(steps("gemini-4-argon", date(2026, 11, 30))) == 1


def test_a_model_that_another_will_answer_for() -> None:
    first, second = steps("gemini-2.5-pro", TODAY)
    assert (first.on, first.factor) == (date(2026, 12, 1), None)
    assert str(first).endswith("changes its price from 2026-12-01 on, as gemini-3.8-flash answers for it.")
    assert (second.on, second.factor) == (date(2027, 1, 1), Decimal(2))


def test_a_step_of_one_modality_is_no_step_of_all() -> None:
    (step,) = steps("gemini-2.5-flash", TODAY)
    assert step.changed == ("input_audio", "cached_audio")
    assert "changes its price" in str(step)


def test_steps_of_batch_prices() -> None:
    (step,) = steps("gemini-4-carbon", TODAY, "batch")
    assert step.changed == ("input", "output")


def test_no_steps() -> None:
    assert steps("gemini-4-hydrogen", TODAY) == ()
    assert steps("gemini-9-neon", TODAY) == ()
    assert steps("offline-engine", TODAY) == ()
