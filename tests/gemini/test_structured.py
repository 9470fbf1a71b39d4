from __future__ import annotations

import pytest
from pydantic import BaseModel

from components.gemini.events import Finish
from components.gemini.structured import Parsed, Partial, parse, peek


class Receipt(BaseModel):
    store: str
    total: float
    items: list[str] = []


WHOLE = '{"store": "Café", "total": 3.5, "items": ["tea"]}'


def test_a_whole_answer() -> None:
    assert parse(Receipt, WHOLE) == Parsed(Receipt(store="Café", total=3.5, items=["tea"]))


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}```", "  {}\n"])
def test_fences_and_space_do_not_matter(fence: str) -> None:
    assert isinstance(parse(Receipt, fence.replace("{}", WHOLE)), Parsed)


def test_whole_json_is_whole_however_it_ended() -> None:
    assert isinstance(parse(Receipt, WHOLE, "max_tokens"), Parsed)


@pytest.mark.parametrize("finish", ["max_tokens", "safety", "recitation", "malformed", "other", "cancelled"])
def test_a_cut_answer_keeps_what_arrived(finish: Finish) -> None:
    found = parse(Receipt, '{"store": "Café", "total": 3.5, "items": ["tea", "cof', finish)
    assert isinstance(found, Partial)
    assert found.value == {"store": "Café", "total": 3.5, "items": ["tea", "cof"]}
    assert found.reason == finish and found.sentence


@pytest.mark.parametrize("finish", ["blocked", "empty", "safety"])
def test_no_answer_at_all(finish: Finish) -> None:
    found = parse(Receipt, "", finish)
    assert isinstance(found, Partial) and (found.value, found.reason) == ({}, finish) and found.sentence


def test_nothing_without_a_reason_is_empty() -> None:
    found = parse(Receipt, " ")
    assert isinstance(found, Partial) and found.reason == "empty"


@pytest.mark.parametrize("text", ['{"store": "Café", "tot', '{"store": "Café",, "total": 1}', "Sorry, I can't."])
def test_broken_json(text: str) -> None:
    found = parse(Receipt, text)
    assert isinstance(found, Partial) and found.reason == "broken_json"
    assert found.value == ({"store": "Café"} if text.endswith('"tot') else {})


@pytest.mark.parametrize("text", ["[1, 2]", '{"store": "Café"}', '{"store": null, "total": "much"}', '"a"', "null"])
def test_whole_json_of_another_shape(text: str) -> None:
    found = parse(Receipt, text)
    assert isinstance(found, Partial) and found.reason == "wrong_shape"


def test_the_value_of_another_shape_is_kept() -> None:
    found = parse(Receipt, '{"store": "Café", "sum": 2}')
    assert isinstance(found, Partial) and found.value == {"store": "Café", "sum": 2}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", {}),
        ("{", {}),
        ('{"a', {}),
        ('{"a": "te', {"a": "te"}),
        ('{"a": 1', {}),
        ('{"a": -1.5e', {}),
        ('{"a": 1,', {"a": 1}),
        ('{"a": [1, 25', {"a": [1]}),
        ('{"a": "at: 1', {"a": "at:"}),
        ('{"a": 1, "b": [{"c": 2}, {"d"', {"a": 1, "b": [{"c": 2}, {}]}),
        ('```json\n{"a": "b"', {"a": "b"}),
        ("[1, 2", {}),
        ("not json", {}),
    ],
)
def test_peek(text: str, value: object) -> None:
    assert peek(text) == value
