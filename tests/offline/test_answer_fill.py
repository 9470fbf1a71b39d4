from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from components.offline.answer import respond
from components.offline.answer.concepts import concept
from components.offline.answer.schema import Shape, shape
from components.offline.prompt import Blob, Prompt, Turn, Unreadable
from tests.offline.papers import AMERICAN, COLUMNS, LETTER, MALAYSIAN


def asked(text: str, schema: dict[str, Any] | None) -> Any:
    prompt = Prompt("", (Turn("user", (text,)),), True, schema)
    return json.loads("".join(respond(prompt, lambda: False)))


def test_names_of_fields_are_understood_by_their_words() -> None:
    schema = {
        "type": "OBJECT",
        "properties": {
            "vendor": {"type": "STRING"},
            "amountDue": {"type": "NUMBER"},
            "paid_on": {"type": "STRING", "format": "date"},
            "table": {"type": "STRING"},
        },
        "propertyOrdering": ["amountDue", "vendor"],
    }
    value = asked(AMERICAN, schema)
    assert value == {"amountDue": 35.44, "vendor": "Blue Heron Diner LLC", "paid_on": "2023-03-04", "table": "4"}
    assert list(value)[:2] == ["amountDue", "vendor"]


@pytest.mark.parametrize(
    ("name", "parents", "meant"),
    [
        ("totalAmount", (), "total"),
        ("name", ("merchant",), "company"),
        ("amount", ("total",), "total"),
        ("receipt_total", (), "total"),
        ("tax_amount", (), "tax"),
        ("mood", (), None),
    ],
)
def test_concepts(name: str, parents: tuple[str, ...], meant: str | None) -> None:
    assert concept(name, Shape("string"), parents) == meant


class Row(BaseModel):
    name: str
    quantity: float | None
    unit_price: float | None
    price: float | None


class Proof(BaseModel):
    field: str
    quote: str
    page: int | None = None
    box_2d: list[int] | None = None


class Receipt(BaseModel):
    store: str | None
    items: list[Row]
    total: float | None
    payment: Literal["cash", "card", "other"] | None
    tip: float | None


class Extraction(BaseModel):
    record: Receipt
    evidence: list[Proof] = Field(description="One for each value read")


def test_a_record_with_its_evidence() -> None:
    extraction = Extraction.model_validate(asked(MALAYSIAN, Extraction.model_json_schema()))
    record = extraction.record
    assert (record.store, record.total, record.payment) == ("GREEN LEAF MINI MART SDN BHD", 7.85, "cash")
    assert record.tip is None
    assert [(row.quantity, row.unit_price, row.price) for row in record.items] == [(1, 3.11, 3.11), (1, 4.72, 4.72)]
    proofs = {proof.field: proof for proof in extraction.evidence}
    assert proofs["total"].quote == "Nett Total: RM7.85"
    assert proofs["items[1].price"].quote == "SR-I00100000031- Chicken Dishes RM4.72 1 4.72"
    assert "tip" not in proofs
    box = proofs["total"].box_2d
    assert proofs["total"].page == 1 and box is not None and 0 <= box[0] < box[2] <= 1000


def test_what_is_not_found_is_null_or_absent_or_says_least() -> None:
    schema = {
        "type": "object",
        "properties": {
            "total": {"type": ["number", "null"]},
            "currency": {"type": "string"},
            "vendor": {"type": "string"},
            "tax": {"type": "number"},
            "state": {"type": "string", "enum": ["new", "used", "unknown"]},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["total", "vendor", "tax", "state", "tags"],
    }
    assert asked(LETTER.splitlines()[1], schema) == {
        "total": None,
        "vendor": "",
        "tax": 0,
        "state": "unknown",
        "tags": [],
    }


def test_a_schema_that_refers_to_itself_ends() -> None:
    node = {"type": "object", "properties": {"name": {"type": "string"}, "child": {"$ref": "#/$defs/Node"}}}
    wanted = shape({"$ref": "#/$defs/Node", "$defs": {"Node": node}})
    assert wanted.type == "object" and [name for name, _ in wanted.properties] == ["name", "child"]


def test_types_in_every_spelling() -> None:
    assert shape({"type": "STRING", "nullable": True}) == Shape("string", nullable=True)
    assert shape({"anyOf": [{"type": "null"}, {"type": "integer"}]}) == Shape("integer", nullable=True)
    assert shape({"enum": ["a", None]}) == Shape("string", nullable=True, choices=("a",))


def test_amounts_and_dates_in_the_form_asked_for() -> None:
    schema = {
        "type": "object",
        "properties": {
            "total": {"type": "string"},
            "date": {"type": "string", "description": "Date as DD/MM/YYYY"},
            "items": {"type": "array", "items": {"type": "string"}},
            "item_count": {"type": "integer"},
        },
    }
    assert asked(COLUMNS, schema) == {
        "total": "64.70",
        "date": "05/12/2018",
        "items": ["25KG CEMENT GREY", "WOOD GLUE 500ML"],
        "item_count": 2,
    }


def test_json_without_a_schema_holds_what_was_found() -> None:
    value = asked(AMERICAN, None)
    assert (value["company"], value["total"], value["date"]) == ("Blue Heron Diner LLC", 35.44, "2023-03-04")


def test_an_unreadable_file_is_refused_before_the_first_piece(tmp_path: Path) -> None:
    broken = tmp_path / "a.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    prompt = Prompt("", (Turn("user", (Blob("image/png", broken), "Read")),), True, {"type": "object"})
    with pytest.raises(Unreadable, match="Unable to process input image"):
        next(respond(prompt, lambda: False))


def test_nothing_is_said_once_stopped() -> None:
    prompt = Prompt("", (Turn("user", (AMERICAN,)),), True, None)
    assert list(respond(prompt, lambda: True)) == []
