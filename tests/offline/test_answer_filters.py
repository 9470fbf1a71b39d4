"""Questions on a table that mean some of its rows: reckoned over those, or refused; never over all."""

from __future__ import annotations

import pytest

from components.offline.answer.grid import Grid
from components.offline.answer.sums import reckoned

SALES = Grid(
    ("Month", "Region", "Product", "Units", "Revenue"),
    (
        ("2026-01", "South", "Kettle", "10", "100.50"),
        ("2026-01", "North", "Kettle", "5", "60"),
        ("2026-02", "South", "Toaster", "2", "40"),
        ("2026-02", "North", "Toaster", "9", "300"),
    ),
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the total revenue?", "The sum of Revenue is 500.5 "),
        ("total revenue of this file", "The sum of Revenue is 500.5 "),
        ("What is the total revenue in the South?", "The sum of Revenue where Region South is 140.5 "),
        ("max units in north", "The largest Units where Region North is 9, "),
        ("How many units of Kettle were sold in total?", "The sum of Units where Product Kettle is 15 "),
        ("average units for Toaster in North", "The mean of Units where Region North, Product Toaster is 9 "),
        ("Which region has the highest revenue?", "The largest sum of Revenue by Region is 360, of North "),
        ("Which product has the most units?", "The largest sum of Units by Product is 15, of Kettle "),
        ("How many rows are there?", "4 rows stand below the header."),
        ("How many rows for Kettle?", "2 rows where Product Kettle."),
    ],
)
def test_what_is_reckoned(question: str, answer: str) -> None:
    assert reckoned(question, SALES).startswith(answer)


@pytest.mark.parametrize(
    "question",
    [
        "What is the total revenue in the West?",
        "total revenue in the west",
        "average revenue for blenders",
        "What is the total revenue in 2026-01?",
        "sum of revenue per region",
        "total revenue of kettles without the south",
        "Sum of units over 5",
        "What share of the total revenue is from South?",
        "total revenue before February",
    ],
)
def test_what_is_refused_with_what_can_be_had(question: str) -> None:
    said = reckoned(question, SALES)
    assert said.startswith("I am not sure which rows are meant") and "Revenue" in said and "Region" in said
    assert not any(figure in said for figure in ("500.5", "26 "))
