from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from components.analysis.exact import dumps, loads, plain, readable


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        2**70,
        1.5,
        "",
        "1.50",
        "zero\0 half\ud83d €",
        [],
        {},
        Decimal("1.50"),
        Decimal("1E+2"),
        Decimal("-0"),
    ],
)
def test_a_value_comes_back_with_its_type(value: Any) -> None:
    back = loads(dumps({"deep": [value]}))["deep"][0]
    assert (type(back), str(back)) == (type(value), str(value))


def test_the_text_is_plain_ascii() -> None:
    assert dumps({"café": Decimal("1.50"), "half": "\ud83d"}) == (
        '{"caf\\u00e9": {"$decimal": "1.50"}, "half": "\\ud83d"}'
    )


def test_sequences_and_mappings_become_plain_ones() -> None:
    assert plain({"a": (1, [2], {"b": (Decimal("3"),)})}) == {"a": [1, [2], {"b": [Decimal("3")]}]}


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), Decimal("NaN"), date(2026, 11, 21), b"x", {1: "x"}, {"$decimal": "1"}, [{"a": {1}}]],
)
def test_what_would_not_come_back_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="JSON can't hold this"):
        plain(value)


@pytest.mark.parametrize(
    ("value", "error"), [(float("nan"), ValueError), (Decimal("Infinity"), TypeError), ({1}, TypeError)]
)
def test_what_has_no_form_is_not_written(value: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        dumps(value)


def test_readable_text() -> None:
    assert readable("zero\0 half\ud83d whole\U0001f600") == "zero half? whole\U0001f600"
    assert readable(3) == 3
