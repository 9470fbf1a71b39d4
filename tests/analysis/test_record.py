from decimal import Decimal
from typing import Any

import pytest

from components.analysis.presets import PRODUCT, RECEIPT
from components.analysis.record import as_text, from_text, parse_amount, value_rows, with_table, with_values
from components.analysis.shape import Column


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.50", "12.50"),
        ("12,50", "12.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234", "1234"),
        ("1.234", "1.234"),
        ("1.234.567", "1234567"),
        ("€ 7", "7"),
        ("-3,5", "-3.5"),
        ("none", None),
        ("", None),
    ],
)
def test_amounts_in_either_notation(text: str, amount: str | None) -> None:
    assert parse_amount(text) == (None if amount is None else Decimal(amount))


def test_values_go_out_as_text_and_come_back_typed() -> None:
    record = {"store": "Blue Fern", "date": "2026-11-20", "total": Decimal("12.10"), "items": [{"name": "Tea"}]}
    rows = value_rows(RECEIPT, record)
    assert {"field": "total", "value": "12.10"} in rows
    edited = [row | ({"value": "13,2"} if row["field"] == "total" else {}) for row in rows]
    back = with_values(RECEIPT, record, edited)
    assert (back["total"], back["store"], back["tax"], back["items"]) == (
        Decimal("13.2"), "Blue Fern", None, [{"name": "Tea"}],
    )  # fmt: skip


def test_lists_are_edited_as_one_text() -> None:
    rows = value_rows(PRODUCT, {"colors": ["red", "dark blue"]})
    assert {"field": "colors", "value": "red; dark blue"} in rows
    assert with_values(PRODUCT, {}, rows)["colors"] == ["red", "dark blue"]


def test_an_emptied_row_leaves_the_table() -> None:
    rows: list[dict[str, Any]] = [
        {"name": "Tea", "quantity": "2", "unit_price": None, "price": "3.00"},
        dict.fromkeys(("name", "price"), ""),
    ]
    assert with_table(RECEIPT, {}, "items", rows)["items"] == [
        {"name": "Tea", "quantity": Decimal(2), "unit_price": None, "price": Decimal("3.00")}
    ]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("amount", "a lot", "a lot"),
        ("amount", float("nan"), None),
        ("yes or no", "Yes", True),
        ("yes or no", "perhaps", "perhaps"),
        ("text", "  ", None),
        ("list", None, []),
    ],
)
def test_nothing_typed_is_lost(kind: Any, text: Any, value: Any) -> None:
    assert from_text(Column(name="x", kind=kind), text) == value


def test_as_text() -> None:
    assert [as_text(v) for v in (None, True, Decimal("1E+2"), 0, ["a", None])] == ["", "yes", "100", "0", "a; "]
