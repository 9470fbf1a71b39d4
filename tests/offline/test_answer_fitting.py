"""Any answer validates against its schema: schemas by chance, of the subset that Gemini takes."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from components.offline.answer import respond
from components.offline.answer.fitting import fitted
from components.offline.answer.pattern import sample
from components.offline.prompt import Prompt, Turn
from tests.offline.papers import AMERICAN, LETTER, MALAYSIAN
from tests.offline.schemas import any_schema, any_value, faults, openapi


def asked(text: str, schema: dict[str, Any], *, as_json: bool = True) -> str:
    return "".join(respond(Prompt("", (Turn("user", (text,)),), as_json, schema), lambda: False))


@pytest.mark.parametrize("seed", range(400))
def test_whatever_was_found_fits(seed: int) -> None:
    chance = Random(seed)
    schema, value = any_schema(chance), any_value(chance)
    made = fitted(value, schema)
    assert faults(made, schema) == [], (schema, value, made)
    assert fitted(made, schema) == made


@pytest.mark.parametrize("spelling", ["json", "openapi"])
@pytest.mark.parametrize("seed", range(60))
def test_an_answer_fits(seed: int, spelling: str) -> None:
    chance = Random(1000 + seed)
    schema = any_schema(chance)
    paper = chance.choice([AMERICAN, MALAYSIAN, LETTER, ""])
    made = json.loads(asked(paper, openapi(schema) if spelling == "openapi" else schema))
    assert faults(made, as_taken(schema, spelling)) == [], (schema, made)


def as_taken(schema: dict[str, Any], spelling: str) -> dict[str, Any]:
    """In OpenAPI what may be null may be so beside an enum, too."""
    if spelling == "json":
        return schema
    text = json.dumps(schema).replace('"enum": ["new", "used"]', '"enum": ["new", "used", null]')
    taken: dict[str, Any] = json.loads(text)
    return taken


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "STRING", "enum": ["good", "bad", "unknown"]}, "unknown"),
        ({"type": "STRING", "enum": ["good", "bad"]}, "bad"),
        ({"type": "INTEGER"}, 0),
        ({"type": "INTEGER", "minimum": 3}, 3),
        ({"type": "NUMBER", "exclusiveMinimum": 0, "maximum": 0.5}, 0.25),
        ({"type": "BOOLEAN"}, False),
        ({"type": "STRING", "nullable": True, "format": "date"}, None),
        ({"type": "ARRAY", "items": {"type": "INTEGER"}, "minItems": 3}, [0, 0, 0]),
        ({"type": "INTEGER", "format": "enum", "enum": ["101", "201"]}, 201),
    ],
)
def test_where_nothing_is_found_it_says_least(schema: dict[str, Any], value: object) -> None:
    assert json.loads(asked("Hello there.", schema)) == value


@pytest.mark.parametrize(
    ("schema", "question", "value"),
    [
        ({"type": "NUMBER"}, "What is the total?", 35.44),
        ({"type": "STRING", "format": "date"}, "Which date is printed?", "2023-03-04"),
        ({"type": "STRING", "enum": ["invoice", "dinner", "diner"]}, "What is it?", "diner"),
    ],
)
def test_a_root_that_is_no_object_is_what_the_question_asks_for(
    schema: dict[str, Any], question: str, value: object
) -> None:
    assert json.loads(asked(f"{AMERICAN}\n\n{question}", schema)) == value


def test_a_bare_choice_is_no_json() -> None:
    assert asked("Hello there.", {"type": "STRING", "enum": ["good", "bad"]}, as_json=False) == "bad"


def test_what_was_found_is_never_moved_to_a_bound() -> None:
    schema = {"type": "object", "properties": {"total": {"type": "number", "maximum": 10}}, "required": ["total"]}
    assert fitted({"total": 35.44}, schema) == {"total": 0}


def test_a_schema_that_demands_itself_without_end_ends() -> None:
    child = {"$ref": "#/$defs/Node"}
    node = {"type": "object", "properties": {"a": child, "b": child}, "required": ["a", "b"]}
    assert fitted({}, {**child, "$defs": {"Node": node}})["a"]


@pytest.mark.parametrize(
    ("pattern", "text"), [(r"^[A-Z]{3}-\d{4}$", "AAA-0000"), (r"(foo|bar)?x", "x"), (r"[^a]b", "bb"), ("(", None)]
)
def test_the_shortest_text_of_a_pattern(pattern: str, text: str | None) -> None:
    assert sample(pattern) == text
