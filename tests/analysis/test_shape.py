import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from components.analysis.presets import ALL, RECEIPT
from components.analysis.shape import Column, Entry, Shape, guess_role, model

NASTY = ("json", "copy", "dict", "schema", "model_config", "class", "field_x", "evidence", "record")


def test_a_receipt_answer_comes_back_as_decimals() -> None:
    answer = {
        "record": {entry.name: None for entry in RECEIPT.entries}
        | {"total": 12.10, "items": [{"name": "Tea", "quantity": 2, "unit_price": 1.55, "price": 3.1}]},
        "evidence": [],
    }
    parsed = model(RECEIPT).model_validate_json(json.dumps(answer)).model_dump(by_alias=True)
    assert parsed["record"]["total"] == Decimal("12.1")
    assert parsed["record"]["items"] == [
        {"name": "Tea", "quantity": Decimal(2), "unit_price": Decimal("1.55"), "price": Decimal("3.1")}
    ]


def test_every_field_of_every_preset_may_be_null_but_lists_and_tables() -> None:
    for shape in ALL:
        record: dict[str, Any] = {e.name: [] if e.kind in ("table", "list") else None for e in shape.entries}
        model(shape).model_validate({"record": record, "evidence": []})


def test_any_allowed_name_is_a_field_of_the_schema() -> None:
    shape = Shape(title="x", entries=tuple(Entry(name=name) for name in NASTY))
    answer = {"record": {name: name.upper() for name in NASTY}, "evidence": []}
    assert model(shape).model_validate(answer).model_dump(by_alias=True)["record"] == answer["record"]


@pytest.mark.parametrize("name", ["", "Total", "1st", "a b", "é", "x" * 41, "a-b", "__proto__"])
def test_a_name_no_model_takes_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="can't be a field name"):
        Entry(name=name)


def test_a_name_used_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="total is there twice"):
        Shape(title="x", entries=(Entry(name="total"), Entry(name="total")))
    with pytest.raises(ValidationError, match="a is there twice"):
        Shape(title="x", entries=(Entry(name="t", kind="table", columns=(Column(name="a"), Column(name="a"))),))


def test_a_choice_is_held_to_its_choices() -> None:
    shape = Shape(title="x", entries=(Entry(name="size", kind="choice", choices=("s", "m")),))
    with pytest.raises(ValidationError):
        model(shape).model_validate({"record": {"size": "xl"}, "evidence": []})


def test_a_shape_survives_being_saved() -> None:
    for shape in ALL:
        assert Shape.model_validate_json(shape.model_dump_json()) == shape


@pytest.mark.parametrize(
    ("name", "in_table", "role"),
    [
        ("amount_due", False, "total"),
        ("vendor", False, "party"),
        ("vat", False, "tax"),
        ("colour", False, None),
        ("qty", True, "quantity"),
        ("price", True, "line total"),
        ("price", False, None),
    ],
)
def test_roles_are_guessed_by_name(name: str, in_table: bool, role: str | None) -> None:
    assert guess_role(name, in_table=in_table) == role
