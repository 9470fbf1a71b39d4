import pytest
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest

from components.analysis import presets
from components.analysis.shape import Column, Shape
from components.ui.shapes import read, shape_of
from tests.ui.extracting import opened


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


def test_shapes_come_back_from_the_store_but_for_those_that_cannot_be_read() -> None:
    kept = {"Receipt": presets.RECEIPT.model_dump_json(), "Broken": "{}", "Odd": "no json"}
    assert read(kept) == {"Receipt": presets.RECEIPT}


def test_a_shape_of_ones_own_is_found_in_the_next_session_and_deleted(page: AppTest) -> None:
    title = page.text_input(key="extract-shape-title-Receipt")
    title.set_value("My receipt").run()
    page.button(key="extract-shape-save").click().run()
    assert page.selectbox(key="extract-shape").value == "My receipt"
    again = opened(page.session_state["visitor"])
    again.selectbox(key="extract-shape").select("My receipt").run()
    again.button(key="extract-shape-delete").click().run()
    assert again.selectbox(key="extract-shape").value == "Receipt" and not again.exception
    assert "My receipt" not in opened(page.session_state["visitor"]).selectbox(key="extract-shape").options
