"""A response schema, OpenAPI or JSON Schema, as one plain tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

Type = Literal["object", "array", "string", "number", "integer", "boolean", "null", "any"]
TYPES: Mapping[str, Type] = {name: name for name in get_args(Type)}
DEEP = 12  # levels; a schema that refers to itself ends there


@dataclass(frozen=True, slots=True)
class Shape:
    """`properties` in the order to print them. `choices` is the enum, of any JSON values."""

    type: Type = "any"
    nullable: bool = False
    description: str = ""
    format: str = ""
    choices: tuple[Any, ...] = ()
    properties: tuple[tuple[str, Shape], ...] = ()
    required: frozenset[str] = field(default_factory=frozenset)
    items: Shape | None = None
    minimum: float | None = None
    maximum: float | None = None
    max_items: int | None = None
    max_length: int | None = None

    def named(self, name: str) -> Shape | None:
        return dict(self.properties).get(name)


def shape(schema: Mapping[str, Any]) -> Shape:
    definitions = {**schema.get("definitions", {}), **schema.get("$defs", {}), **schema.get("defs", {})}
    return _shape(schema, definitions, 0)


def _shape(schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int) -> Shape:
    if depth > DEEP:
        return Shape("null", nullable=True)
    reference = schema.get("$ref") or schema.get("ref")
    if isinstance(reference, str):
        target = definitions.get(reference.rpartition("/")[2], {})
        return _told(_shape(target, definitions, depth + 1), schema)
    for key in ("anyOf", "oneOf", "allOf"):
        if branches := schema.get(key):
            return _told(_branch(branches, definitions, depth), schema)
    return _plain(schema, definitions, depth)


def _branch(branches: list[Mapping[str, Any]], definitions: Mapping[str, Any], depth: int) -> Shape:
    """Of several allowed shapes the first that can hold something; null among them makes it nullable."""
    shapes = [_shape(branch, definitions, depth + 1) for branch in branches]
    solid = [one for one in shapes if one.type != "null"]
    if not solid:
        return Shape("null", nullable=True)
    nullable = len(solid) < len(shapes) or any(one.nullable for one in solid)
    return replace(solid[0], nullable=nullable)


def _told(base: Shape, schema: Mapping[str, Any]) -> Shape:
    """What stands beside a reference or a choice of shapes goes on top."""
    return replace(
        base,
        nullable=base.nullable or bool(schema.get("nullable")),
        description=str(schema.get("description") or base.description),
    )


def _plain(schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int) -> Shape:
    kinds = _kinds(schema)
    solid: Type = next((kind for kind in kinds if kind != "null"), "null" if kinds else "any")
    choices = tuple(schema.get("enum") or ([schema["const"]] if "const" in schema else []))
    inner = schema.get("items")
    return Shape(
        type=_guessed(schema) if solid == "any" else solid,
        nullable=bool(schema.get("nullable")) or "null" in kinds or None in choices,
        description=str(schema.get("description") or schema.get("title") or ""),
        format=str(schema.get("format") or ""),
        choices=tuple(choice for choice in choices if choice is not None),
        properties=_properties(schema, definitions, depth),
        required=frozenset(schema.get("required") or ()),
        items=_shape(inner, definitions, depth + 1) if isinstance(inner, Mapping) else None,
        minimum=_number(schema.get("minimum")),
        maximum=_number(schema.get("maximum")),
        max_items=int(schema["maxItems"]) if schema.get("maxItems") is not None else None,
        max_length=int(schema["maxLength"]) if schema.get("maxLength") is not None else None,
    )


def _kinds(schema: Mapping[str, Any]) -> list[Type]:
    declared = schema.get("type") or []
    several = declared if isinstance(declared, list) else [declared]
    return [TYPES[str(one).lower()] for one in several if str(one).lower() in TYPES]


def _guessed(schema: Mapping[str, Any]) -> Type:
    if "properties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    return "string" if schema.get("enum") else "any"


def _properties(schema: Mapping[str, Any], definitions: Mapping[str, Any], depth: int) -> tuple[tuple[str, Shape], ...]:
    declared = schema.get("properties") or {}
    order = [name for name in schema.get("propertyOrdering") or () if name in declared]
    names = [*order, *(name for name in declared if name not in order)]
    return tuple((name, _shape(declared[name], definitions, depth + 1)) for name in names)


def _number(value: Any) -> float | None:
    return float(value) if value is not None else None
