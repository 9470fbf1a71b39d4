"""Rows of an array in a response schema, filled by what each field's name asks for.

A measured row says what it knows by role ("text", "box", "severity", ...); a field that asks for none of them gets the
value that says least, see fill.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from components.offline.answer.concepts import field_words
from components.offline.answer.fill import put
from components.offline.answer.schema import Shape
from components.offline.answer.values import MISSING, cast

Role = str
Known = Mapping[Role, Any]
# The words of a field's name, and the role it has. The first that fits is taken; the order matters.
ROLES: tuple[tuple[Role, frozenset[str]], ...] = (
    ("box", frozenset({"box", "bbox", "bounding", "rect", "rectangle", "region", "place", "position", "coordinates"})),
    ("severity", frozenset({"severity", "priority", "importance", "impact", "level"})),
    ("certainty", frozenset({"certainty", "confidence", "probability", "sure"})),
    ("kind", frozenset({"kind", "type", "category", "change_type", "status"})),
    ("why", frozenset({"why", "reason", "rationale", "evidence", "because", "explanation"})),
    ("before", frozenset({"before", "old", "from", "previous", "original"})),
    ("after", frozenset({"after", "new", "to", "current"})),
    (
        "text",
        frozenset({"what", "description", "text", "difference", "change", "detail", "details", "title", "summary"}),
    ),
)
FIRST = re.compile(r"(?:^|_)(?:a|before|old|first|previous|original|left|reference)(?:_|$)|1")
SECOND = re.compile(r"(?:^|_)(?:b|after|new|second|current|right|actual)(?:_|$)|2")
# A kind or level in other words; of an enum the first choice that holds one of them is taken.
WORDS: Mapping[str, tuple[str, ...]] = {
    "added": ("add", "new", "insert", "appear"),
    "removed": ("remov", "delet", "missing", "gone", "disappear"),
    "modified": ("modif", "chang", "differ", "edit", "update"),
    "low": ("low", "minor", "slight", "small", "info", "cosmetic", "trivial"),
    "medium": ("medium", "moderate", "major", "normal"),
    "high": ("high", "severe", "major", "critical", "grave", "serious"),
}


def row(shape: Shape, known: Known) -> dict[str, Any]:
    """An object of this shape. `known` may hold "box_a" and "box_b" beside "box", for fields that name a side."""
    result: dict[str, Any] = {}
    for name, inner in shape.properties:
        put(result, shape, name, inner, field(name, inner, known))
    return result


def field(name: str, shape: Shape, known: Known) -> Any:
    """One value, or MISSING."""
    meant = role(name, shape)
    value = known.get(side(name) if meant == "box" else meant or "")
    if value is None:
        return MISSING
    if meant == "box":
        return list(value) if shape.type in ("array", "any") else MISSING
    if shape.choices:
        return choice(shape, str(value))
    if shape.type in ("number", "integer") and isinstance(value, float):
        whole = shape.type == "integer" or (shape.maximum or 0) > 1
        return cast(round(value * (shape.maximum or 100)) if whole else value, shape)
    return cast(value, shape)


def role(name: str, shape: Shape) -> Role | None:
    words = set(field_words(name))
    if shape.type == "array" and (shape.items is None or shape.items.type not in ("number", "integer", "any")):
        return None
    return next((meant for meant, asked in ROLES if words & asked), None)


def side(name: str) -> str:
    """Which picture's box a field asks for, by its name."""
    told = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return "box_a" if FIRST.search(told) else "box_b" if SECOND.search(told) else "box"


def boxes(shape: Shape) -> int:
    """How many fields of an object ask for a box."""
    return sum(role(name, inner) == "box" and inner.type in ("array", "any") for name, inner in shape.properties)


def choice(shape: Shape, value: str) -> Any:
    """Of an enum the choice that says the same, or MISSING."""
    exact = [one for one in shape.choices if str(one).lower() == value]
    near = [one for word in WORDS.get(value, ()) for one in shape.choices if word in str(one).lower()]
    return next(iter([*exact, *near]), MISSING)


def arrays(shape: Shape) -> list[tuple[str, Shape]]:
    """The arrays of objects that an object has, with the shape of an entry."""
    return [(name, inner) for name, inner in shape.properties if inner.items and inner.items.type == "object"]
