from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from components.analysis.checks import Check, check, code_is_valid, decimal, lacking
from components.analysis.presets import INVOICE, PRODUCT, RECEIPT
from components.analysis.shape import Shape

TODAY = date(2026, 11, 21)


def found_in(shape: Shape, **values: Any) -> list[Check]:
    """All but what says that the record lacks something."""
    return [one for one in check(shape, values, TODAY) if not one.name.startswith("There is a")]


def receipt(**values: Any) -> list[Check]:
    return found_in(RECEIPT, **values)


def line(quantity: Any, each: Any, price: Any) -> dict[str, Any]:
    return {"name": "x", "quantity": quantity, "unit_price": each, "price": price}


def test_a_right_receipt_passes_every_check() -> None:
    checks = receipt(
        items=[line(2, 1.5, 3), line(1, 7, 7)],
        subtotal=10,
        tax=0.8,
        tip=1,
        total=11.8,
        date="2026-11-20",
        currency="USD",
    )
    assert [c.name for c in checks] == [
        "Line 1: quantity x unit price = price",
        "Line 2: quantity x unit price = price",
        "Lines add up to the subtotal",
        "Subtotal - discount + tax + tip = total",
        "Date is plausible",
        "Currency is known",
    ]
    assert all(c.ok for c in checks)


def test_a_wrong_sum_tells_both_numbers_and_the_difference() -> None:
    (found,) = receipt(subtotal=10, tax=1, total=12)
    assert found == Check("Subtotal - discount + tax + tip = total", False, "11.00", "12.00", "+1", ("total",))


def test_a_wrong_line_is_named() -> None:
    wrong = receipt(items=[line(1, 2, 2), line(3, 2, 5)])[1]
    assert (wrong.name, wrong.ok, wrong.expected, wrong.found, wrong.difference) == (
        "Line 2: quantity x unit price = price", False, "6.00", "5.00", "-1",
    )  # fmt: skip
    assert wrong.fields == ("items[1].price",)


@pytest.mark.parametrize(
    ("values", "ok"),
    [
        ({"subtotal": 10, "discount": 2, "tax": 1, "total": 9}, True),
        ({"subtotal": 8, "discount": 2, "tax": 1, "total": 9}, True),  # printed after the discount
        ({"subtotal": 10, "tax": 1, "total": 10}, True),  # tax inside
        ({"subtotal": 10, "total": 10.004}, True),  # under a cent
        ({"subtotal": 10, "total": 10.01}, False),
        ({"subtotal": -10, "tax": -1, "total": -11}, True),  # a credit note
    ],
)
def test_totals_as_papers_print_them(values: dict[str, Any], ok: bool) -> None:
    assert [c.ok for c in receipt(**values)] == [ok]


@pytest.mark.parametrize(
    ("values", "ok"),
    [
        ({"total": 5}, True),
        ({"total": 5.5, "tax": 0.5}, True),
        ({"total": 5, "tax": 0.5}, True),
        ({"total": 4, "discount": 1}, True),
        ({"total": 6}, False),
        ({"total": None}, None),
    ],
)
def test_lines_against_a_total_without_a_subtotal(values: dict[str, Any], ok: bool | None) -> None:
    found = receipt(items=[line(1, 5, 5)], **values)[1]
    assert (found.name, found.ok) == ("Lines add up to the total", ok)


@pytest.mark.parametrize("values", [{"total": 3}, {"subtotal": 3, "total": 3}])
def test_a_sum_of_lines_of_which_one_was_not_read_is_not_checked(values: dict[str, Any]) -> None:
    found = receipt(items=[line(1, None, None), line(None, None, 3)], **values)[0]
    assert (found.name, found.ok, found.found) == ("Lines add up", None, "1 price not read")


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"total": 3, "date": "2026-11-20"}, []),
        ({"total": 0, "date": "2026-11-20"}, []),
        ({"total": None, "date": "2026-11-20"}, ["total"]),
        ({"total": "3,00 or so", "date": "2026-11-20"}, ["total"]),
        ({"total": 3, "date": ""}, ["date"]),
        ({"store": "Mill"}, ["total", "date"]),
    ],
)
def test_a_record_without_its_sum_or_its_day_fails(values: dict[str, Any], lacks: list[str]) -> None:
    assert lacking(RECEIPT, values) == lacks
    failed = [one for one in check(RECEIPT, values, TODAY) if one.name.startswith("There is a")]
    assert [(one.name, one.ok, one.found) for one in failed] == [(f"There is a {n}", False, "not read") for n in lacks]
    assert lacking(PRODUCT, {}) == []


@pytest.mark.parametrize(
    ("day", "ok"), [("2026-11-22", True), ("2026-11-23", False), ("1996-11-01", False), ("31/12/2025", False)]
)
def test_dates(day: str, ok: bool) -> None:
    assert [c.ok for c in receipt(date=day)] == [ok]


def test_a_due_date_may_lie_ahead() -> None:
    assert [c.ok for c in found_in(INVOICE, due_date="2027-01-31")] == [True]


def test_currency_iban_and_code() -> None:
    assert [c.ok for c in receipt(currency="XQX")] == [False]
    assert [c.ok for c in found_in(INVOICE, iban="DE89 3704 0044 0532 0130 00")] == [True]
    assert [c.ok for c in check(PRODUCT, {"code": "4006381333932"}, TODAY)] == [False]


@pytest.mark.parametrize(
    ("code", "valid"),
    [("4006381333931", True), ("036000291452", True), ("96385074", True), ("978-0-306-40615-7", True), ("1", False)],
)
def test_codes(code: str, valid: bool) -> None:
    assert code_is_valid(code) is valid


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, Decimal(1)),
        ("2.50", Decimal("2.50")),
        (0.1, Decimal("0.1")),
        (True, None),
        ("x", None),
        ("NaN", None),
        (None, None),
    ],
)
def test_only_numbers_are_numbers(value: object, number: Decimal | None) -> None:
    assert decimal(value) == number
