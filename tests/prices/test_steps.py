from datetime import date
from decimal import Decimal

import pytest

from components.gemini import catalogue
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
    assert steps("gemini-9-xenon", TODAY) == ()
    assert steps("offline-engine", TODAY) == ()


@pytest.mark.parametrize(
    ("day", "ahead"),
    [
        (date(2026, 11, 30), {"gemini-4-argon": 2, "gemini-4-carbon": 2, "gemini-3.8-flash": 2, "gemini-3.6-flash": 2}),
        (date(2026, 12, 1), {"gemini-3.8-flash": 2, "gemini-3.7-flash": 2, "gemini-3.6-flash": 2}),
        (date(2026, 12, 2), {"gemini-3.8-flash": 2, "gemini-3.8-flash-tts": 2, "gemini-3.8-flash-lite-tts": 2}),
        (date(2027, 1, 2), {}),
    ],
)
def test_what_lies_ahead_on_a_day(day: date, ahead: dict[str, int]) -> None:
    for model, factor in ahead.items():
        assert [step.factor for step in steps(model, day)] == [Decimal(factor)], model
    passed = {"gemini-4-argon", "gemini-4-carbon"} if day > date(2026, 11, 30) else set[str]()
    for model in passed | {"gemini-4-neon", "gemini-4-hydrogen"}:
        assert steps(model, day) == (), model
    if day == date(2027, 1, 2):
        assert not [model.id for model in catalogue.known() if steps(model.id, day)]
