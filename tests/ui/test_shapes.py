import pytest
from pydantic import ValidationError

from components.analysis import presets
from components.analysis.shape import Column, Shape
from components.ui.shapes import shape_of


def rows(columns: tuple[Column, ...]) -> list[dict[str, str]]:
    return [
        {"name": c.name, "kind": c.kind, "description": c.description, "choices": ", ".join(c.choices)} for c in columns
    ]


@pytest.mark.parametrize("shape", presets.ALL, ids=lambda shape: shape.title)
def test_a_shape_comes_back_from_the_editor_as_it_was(shape: Shape) -> None:
    columns = {table.name: rows(table.columns) for table in shape.tables}
    assert shape_of(shape.title, shape.instruction, rows(shape.entries), columns) == shape


def test_a_users_own_fields_get_their_roles_by_name() -> None:
    made = shape_of("Mine", "", [{"name": " vendor "}, {"name": "amount_due", "kind": "amount"}], {})
    assert [(entry.name, entry.kind, entry.role) for entry in made.entries] == [
        ("vendor", "text", "party"),
        ("amount_due", "amount", "total"),
    ]


def test_no_fields_are_no_shape() -> None:
    with pytest.raises(ValidationError):
        shape_of("Mine", "", [], {})
