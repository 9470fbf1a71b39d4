from __future__ import annotations

from decimal import Decimal

import pytest

from components.offline.answer.items import Item, items
from tests.offline.papers import AMERICAN, COLUMNS, GERMAN, LETTER, MALAYSIAN, paper


def rows(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    def figures(item: Item) -> tuple[str, str | None, str | None, str | None]:
        values = (item.quantity, item.unit_price, item.total)
        quantity, unit, total = (None if value is None else str(value) for value in values)
        return item.name, quantity, unit, total

    return [figures(item) for item in items(paper(text))]


def test_names_and_prices_in_one_row() -> None:
    assert rows(AMERICAN) == [("Burger", "2", None, "24.00"), ("Lemonade", "1", None, "3.50")]


def test_figures_below_the_article_they_multiply_to() -> None:
    assert rows(GERMAN) == [
        ("BANANE", None, None, "1.54"),
        ("VOLLMILCH 3,5%", None, None, "1.09"),
        ("JOGHURT", "2", "0.79", "1.58"),
    ]


def test_names_above_their_figures() -> None:
    assert rows(MALAYSIAN) == [
        ("SR-I00100000170- Imported Veggies", "1", "3.11", "3.11"),
        ("SR-I00100000031- Chicken Dishes", "1", "4.72", "4.72"),
    ]


def test_names_below_their_figures_over_two_rows() -> None:
    assert rows(COLUMNS) == [("25KG CEMENT GREY", "3", "15.90", "47.70"), ("WOOD GLUE 500ML", "2", "8.50", "17.00")]
    assert [item.code for item in items(paper(COLUMNS))] == ["1476", "1071"]


def test_measured_goods_and_a_price_per_litre() -> None:
    text = "39.42 litre Pump # 09\nFuelSave 95 RM 85.54 C\n2170 RM / litre\nTotal RM 85.54"
    assert rows(text) == [("FuelSave 95", "39.42", "2.170", "85.54")]


def test_a_size_is_no_product() -> None:
    assert rows("Label (110 × 95mm) 4.00\nTotal 4.00") == [("Label (110 × 95mm)", None, None, "4.00")]


@pytest.mark.parametrize("text", [LETTER, "Total 5.00", ""])
def test_nothing_bought(text: str) -> None:
    assert rows(text) == []


def test_sums_are_no_articles() -> None:
    names = [item.name for text in (AMERICAN, GERMAN, MALAYSIAN, COLUMNS) for item in items(paper(text))]
    assert not [name for name in names if "total" in name.lower() or "tax" in name.lower()]
    assert sum((item.total or Decimal() for item in items(paper(COLUMNS))), Decimal()) == Decimal("64.70")
