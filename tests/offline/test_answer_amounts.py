from __future__ import annotations

from decimal import Decimal

import pytest

from components.offline.answer.amounts import amounts, decimal_point, money


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Grand Total RM39.00", ["39.00"]),
        ("RM 64 13", ["64.13"]),
        ("DISCOUNT -30.00", ["-30.00"]),
        ("Deposit 5.00-", ["-5.00"]),
        ("RM-0.02", ["-0.02"]),
        ("CHANGE RM .10", ["0.10"]),
        ("1,234.56", ["1234.56"]),
        ("4× 38.00 RM152.00", ["38.00", "152.00"]),
        ("0.42v", ["0.42"]),
        ("$9.5", ["9.5"]),
    ],
)
def test_prices_as_printed(text: str, values: list[str]) -> None:
    assert [amount.value for amount in money(text)] == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    "text", ["30/03/2018 8:13 PM", "GST 10%", "CS00004040", "TEL:07-5547360", "12:49:00", "50OML", "#4711"]
)
def test_what_is_no_amount(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("€ 1.234,56", "1234.56"), ("1 234,56 €", "1234.56"), ("45,93 €", "45.93"), ("12,50-", "-12.50")],
)
def test_decimal_comma(text: str, value: str) -> None:
    assert [amount.value for amount in amounts(text, ",")] == [Decimal(value)]


def test_currency_before_and_after() -> None:
    assert [(one.currency, one.value) for one in amounts("RM 5.00 then 6.00 DH")] == [
        ("MYR", Decimal("5.00")),
        ("MAD", Decimal("6.00")),
    ]


def test_the_sign_most_prices_use_parts_the_decimals() -> None:
    assert decimal_point("1,54 B\n3,5%\n1,09\n12.03.2022") == ","
    assert decimal_point("1,234.56 and 7.00") == "."
