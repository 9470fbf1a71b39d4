from __future__ import annotations

from decimal import Decimal

from components.analysis.evidence import Quote
from components.analysis.extract import Extraction, extraction
from components.analysis.presets import RECEIPT
from components.analysis.result import Claim, Result, Source
from components.analysis.shape import Evidence
from components.analysis.values import claims, paths


def value(path: str, read: object, *evidence: Quote) -> Claim:
    return Claim(id=path, kind="value", field=path, value=read, evidence=evidence)


def test_each_value_read_is_a_claim_with_its_print() -> None:
    record = {
        "total": Decimal("9.50"),
        "items": [{"name": "Tea", "price": None}],
        "colors": ["red", "blue"],
        "tax": None,
    }
    evidence = (
        Evidence(field="total", quote="9,50", page=2, box_2d=[10, 20, 30, 40]),
        Evidence(field="total", quote="EUR 9,50"),
        Evidence(field="items[0].name", quote="TEA", page=0),
        Evidence(field="tax", quote="none", page=1),
    )
    assert claims(Extraction(record, evidence)) == (
        value("total", Decimal("9.50"), Quote(quote="9,50", page=2, box=(10, 20, 30, 40)), Quote(quote="EUR 9,50")),
        value("items[0].name", "Tea", Quote(quote="TEA")),
        value("colors", ["red", "blue"]),
    )


def test_zero_and_no_are_values() -> None:
    assert claims(Extraction({"tip": Decimal(0), "paid": False})) == (value("tip", Decimal(0)), value("paid", False))


def test_an_empty_table_has_no_paths_of_rows() -> None:
    assert list(paths({"items": [], "store": "Shop"})) == [("items", []), ("store", "Shop")]


def test_a_models_answer_becomes_a_result() -> None:
    answer = {
        "record": {"store": "Shop", "items": [{"name": "Tea", "quantity": 2}, {"name": "Tea", "quantity": 1}]},
        "evidence": [{"field": "store", "quote": "SHOP", "page": 1, "box_2d": [5, 5, 5, 9]}, {"field": "no quote"}],
    }
    found = claims(extraction(RECEIPT, answer))
    result = Result(task="extract", title="a.jpg", claims=found, sources=(Source(name="a.jpg"),))
    assert [claim.id for claim in result.claims] == [
        "store", "items[0].name", "items[0].quantity", "items[1].name", "items[1].quantity",
    ]  # fmt: skip
    assert result.claims[0].evidence == (Quote(quote="SHOP", page=1),)
