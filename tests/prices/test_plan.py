from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from components.prices.plan import BOUNDS, Plan, Talking, another_day, from_query, to_query
from components.prices.work import Work

OTHER = Plan(
    "talk",
    ("gemini-3.8-flash",),
    ("gpt-realtime",),
    date(2026, 12, 1),
    Work(3, 800, 600, False, 12, 1.5, 0.5, False, 2.0, 20, 40, 6, 9, "low"),
    Talking(30, 2, 15, 40, 5, True, False, False),
)


def as_lists(query: dict[str, str | list[str]]) -> dict[str, list[str]]:
    return {name: [told] if isinstance(told, str) else told for name, told in query.items()}


def test_an_address_opens_the_same() -> None:
    assert from_query(as_lists(to_query(OTHER))) == OTHER


def test_only_what_differs_is_named() -> None:
    assert to_query(Plan()) == {}
    assert to_query(Plan(work=Work(images=3, film=1.5))) == {"images": "3", "film": "1.5"}


def test_every_number_has_bounds_that_hold_its_default() -> None:
    numbers = {
        one.name: getattr(part, one.name)
        for part in (Work(), Talking())
        for one in fields(part)
        if type(getattr(part, one.name)) in (int, float)
    }
    assert numbers.keys() == BOUNDS.keys()
    assert [name for name, usual in numbers.items() if not BOUNDS[name][0] <= usual <= BOUNDS[name][1]] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("images", "-1"), ("images", "many"), ("images", "1e9"), ("film", "nan"), ("film", "inf"), ("each", "perhaps"),
        ("on", "tomorrow"), ("view", "none"), ("models", ""), ("script", "alert(1)"), ("share", "101"), ("turn", "0"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_passed_over(name: str, told: str) -> None:
    assert from_query({name: [told]}) == Plan()


def test_the_talk_may_differ_in_one_thing() -> None:
    talk = replace(Talking(), camera=False, compress=True).talk(camera=True, compress=False)
    assert talk.camera and talk.compression is None and talk.minutes == 10


def test_the_other_day_is_the_next_step_and_never_over() -> None:
    assert another_day(date(2026, 11, 20)) == date(2026, 12, 1)
    assert another_day(date(2026, 12, 2)) == date(2027, 1, 1)
    assert another_day(date(2029, 5, 1)) == date(2029, 5, 31)
