from __future__ import annotations

from decimal import Decimal

import pytest

from components.offline.answer.labels import Kind, kind, strength
from tests.offline.papers import AMERICAN, COLUMNS, GERMAN, JAPANESE, LETTER, MALAYSIAN, facts


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Total Sales (Inclusive of GST) : 100.90", "total"),
        ("Tota/Sales (Inclusive of GST) 1.00", "total"),
        ("NET TOTAL 174.90", "total"),
        ("Nett Total: RM7.85", "total"),
        ("Total Rounded 5.00", "total"),
        ("Summe EUR 12,00", "total"),
        ("Net à payer 5,00", "total"),
        ("Total Sales (Excluding GST) 95.17", "subtotal"),
        ("SUETOTAL 79.60", "subtotal"),
        ("Total HT : 46,68", "subtotal"),
        ("Total GST 5.71", "tax"),
        ("GST @6% included in total RM 0.19", "tax"),
        ("TVA 20%", "tax"),
        ("Total Discount 3.00", "discount"),
        ("RCUNDING ADJ -0.02", "rounding"),
        ("Iten Count 7", "count"),
        ("Total Qty 9", "count"),
        ("CASH CHANGE 71.40", "change"),
        ("Rückgeld BAR EUR 5,79", "change"),
        ("Paid Amount: 200.00", "tendered"),
        ("Imported Veggies", "other"),
        ("VEGETABLES 2.20", "other"),
    ],
)
def test_kind_of_a_label(label: str, expected: Kind) -> None:
    assert kind(label) == expected


def test_a_sentence_that_mentions_sums_is_no_label() -> None:
    assert kind("Tout retard de paiement fera l'objet d'une indemnité totale de 40 euros pour frais de TVA") == "other"


def test_plain_labels_are_stronger() -> None:
    assert [strength(label) for label in ("Grand Total", "Total", "Amount")] == [3, 2, 1]


@pytest.mark.parametrize(
    ("text", "total", "tax"),
    [
        (AMERICAN, "35.44", "2.44"),
        (GERMAN, "4.21", "0.28"),
        (MALAYSIAN, "7.85", "0.00"),
        (COLUMNS, "64.70", "3.66"),
    ],
)
def test_total_and_tax(text: str, total: str, tax: str) -> None:
    found_total, found_tax = facts(text).get("total"), facts(text).get("tax")
    assert found_total is not None and found_total.value == Decimal(total)
    assert found_tax is not None and found_tax.value == Decimal(tax)


def test_a_paper_without_cents() -> None:
    total = facts(JAPANESE).get("total")
    assert total is not None and total.value == 280


def test_payment_less_change_is_the_total_where_none_is_labelled() -> None:
    total = facts("A 3.00\nB 4.50\nCASH 10.00\nCHANGE 2.50").get("total")
    assert total is not None and (total.value, total.quote) == (Decimal("7.50"), "CASH 10.00")


def test_a_total_followed_by_tax_and_another_total_was_on_the_way() -> None:
    total = facts("Total Amount : 49.60\nGST 3.27\nRounding -0.03\nTotal Amount: 57.80").get("total")
    assert total is not None and total.value == Decimal("57.80")


def test_the_tax_table_is_not_the_total() -> None:
    total = facts("Total 10.60\nGST Summary Amount Tax\nSR 6% 10.00 0.60\nTotal 10.00 0.60").get("total")
    assert total is not None and total.value == Decimal("10.60")


def test_a_lost_point_counts_only_where_the_price_is_printed_elsewhere() -> None:
    total = facts("Bread 6.00\nMilk 1.50\nTotal incl GST 750\nCard 7.50").get("total")
    assert total is not None and total.value == Decimal("7.50")


def test_several_taxes_add_up() -> None:
    tax = facts("Subtotal 10.00\nGST 5% 0.50\nPST 7% 0.70\nTotal 11.20").get("tax")
    assert tax is not None and tax.value == Decimal("1.20")


def test_no_sums_no_values() -> None:
    assert facts(LETTER).get("total") is None
    assert facts(LETTER).get("tax") is None
