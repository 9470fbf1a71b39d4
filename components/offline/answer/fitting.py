"""The last step of every JSON answer: what was found stays, what breaks the schema is mended or goes.

Where a schema insists on a value that was not found, it gets null, or the one that says least (least.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.offline.answer.least import Json, choice, number, text
from components.offline.answer.values import MISSING

DEEP, MOST = 24, 20_000  # levels and values; a schema that demands itself without end can't be met
BRANCHES = ("anyOf", "oneOf")


def fitted(value: Any, schema: Json) -> Any:
    """The value as the schema, OpenAPI or JSON Schema, takes it. `value` may be MISSING."""
    return Fitting(schema).fit(value, schema)


class Fitting:
    """One schema, with what its references name."""

    def __init__(self, root: Json) -> None:
        self._root = root
        self._made = 0

    def fit(self, value: Any, schema: Json, depth: int = 0) -> Any:
        self._made += 1
        if depth > DEEP or self._made > MOST:
            return None
        if (value is None or value is MISSING) and self._takes_null(schema):
            return None
        schema, value = self._whole(schema), MISSING if value is None else value
        if any(key in schema for key in BRANCHES):
            return self._branch(value, schema, depth)
        if "const" in schema or schema.get("enum"):
            return choice(value, schema)
        return self._typed(value, schema, depth)

    def _typed(self, value: Any, schema: Json, depth: int) -> Any:
        kind = kind_of(schema, value)
        if kind == "object":
            return self._object(value if isinstance(value, Mapping) else {}, schema, depth)
        if kind == "array":
            return self._array(value if isinstance(value, list) else [], schema, depth)
        if kind == "string":
            return text(value, schema)
        if kind in ("number", "integer"):
            return number(value, schema, whole=kind == "integer")
        if kind == "boolean":
            return value if isinstance(value, bool) else False
        return None if value is MISSING or kind == "null" else value

    def _branch(self, value: Any, schema: Json, depth: int) -> Any:
        """What keeps all of the value, else its type, else the first that is more than null."""
        base = {key: inner for key, inner in schema.items() if key not in BRANCHES}
        branches = [joined(base, self._whole(one)) for key in BRANCHES for one in schema.get(key, ())]
        fits = [self.fit(value, branch, depth + 1) for branch in branches]
        alike = [fit for fit in fits if type(fit) is type(value)]
        return next(iter([*(fit for fit in alike if fit == value), *alike, *filter(is_something, fits), *fits]), None)

    def _object(self, value: Json, schema: Json, depth: int) -> dict[str, Any]:
        declared, required = schema.get("properties") or {}, list(schema.get("required") or ())
        others = schema.get("additionalProperties", True)
        shapes: dict[str, Json] = {name: declared[name] for name in ordered(schema)}
        if others is not False:
            other: Json = others if isinstance(others, Mapping) else {}
            shapes |= dict.fromkeys([*required, *value], other) | shapes
        result = {
            name: self.fit(value.get(name, MISSING), inner, depth + 1)
            for name, inner in shapes.items()
            if name in required or value.get(name) is not None or (name in value and self._takes_null(inner))
        }
        return self._as_many(result, shapes, schema, depth)

    def _as_many(self, result: dict[str, Any], shapes: Json, schema: Json, depth: int) -> dict[str, Any]:
        """Properties that need not be there come or go, until there are as many as are asked for."""
        free = [name for name in shapes if name not in (schema.get("required") or ())]
        least, most = int(schema.get("minProperties") or 0), schema.get("maxProperties")
        for name in free:
            if len(result) < least and name not in result:
                result[name] = self.fit(MISSING, shapes[name], depth + 1)
        for name in reversed(free):
            if most is not None and len(result) > int(most):
                result.pop(name, None)
        return result

    def _array(self, value: list[Any], schema: Json, depth: int) -> list[Any]:
        first, rest = schema.get("prefixItems") or [], schema.get("items", {})
        shapes = [*first, *[rest] * max(0, len(value) - len(first), int(schema.get("minItems") or 0) - len(first))]
        shapes = shapes[: max(len(value), int(schema.get("minItems") or 0))]
        shapes = [one if isinstance(one, Mapping) else {} for one in shapes if one is not False]
        if schema.get("maxItems") is not None:
            shapes = shapes[: int(schema["maxItems"])]
        given = [*value, *[MISSING] * len(shapes)]
        return [self.fit(one, inner, depth + 1) for one, inner in zip(given, shapes, strict=False)]

    def _whole(self, schema: Json) -> Json:
        """With its references followed, and with all that it is to be at once."""
        for _ in range(DEEP):
            rest: Json = {key: inner for key, inner in schema.items() if key not in ("$ref", "ref", "allOf")}
            if len(rest) == len(schema):
                break
            for part in (*self._named(schema), *schema.get("allOf", ())):
                rest = joined(part, rest)
            schema = rest
        return schema

    def _named(self, schema: Json) -> list[Json]:
        """What is referred to: the whole, one of its definitions, or a place in it."""
        reference = schema.get("$ref", schema.get("ref"))
        if reference is None:
            return []
        steps = [step.replace("~1", "/").replace("~0", "~") for step in str(reference).split("/")[1:]]
        for key in ("$defs", "definitions", "defs"):
            if steps and steps[-1] in (known := self._root.get(key) or {}):
                return [known[steps[-1]]]
        found: Any = self._root
        for step in steps:
            found = found.get(step) if isinstance(found, Mapping) else None
        return [found] if isinstance(found, Mapping) else []

    def _takes_null(self, schema: Json, depth: int = 0) -> bool:
        whole = self._whole(schema)
        branches = [branch for key in BRANCHES for branch in whole.get(key, ())]
        if branches and depth < DEEP:
            return bool(whole.get("nullable")) or any(self._takes_null(branch, depth + 1) for branch in branches)
        return takes_null(whole)


def joined(base: Json, other: Json) -> Json:
    """Both at once, as far as the subset goes that Gemini takes."""
    both = {**base, **other}
    if "properties" in base and "properties" in other:
        both["properties"] = {**base["properties"], **other["properties"]}
    if "required" in base and "required" in other:
        both["required"] = [*base["required"], *other["required"]]
    return both


def ordered(schema: Json) -> list[str]:
    declared = schema.get("properties") or {}
    first = [name for name in schema.get("propertyOrdering") or () if name in declared]
    return list(dict.fromkeys([*first, *declared]))


def kinds(schema: Json) -> list[str]:
    declared = schema.get("type") or []
    named = [str(one).lower() for one in (declared if isinstance(declared, list) else [declared])]
    return [kind for kind in named if kind != "type_unspecified"]


def kind_of(schema: Json, value: Any) -> str:
    """The type to give: of several the value's own, else the first that is more than null."""
    declared = kinds(schema)
    if not declared:
        return "object" if "properties" in schema else "array" if {"items", "prefixItems"} & set(schema) else "any"
    own = [kind for kind in declared if is_kind(value, kind)]
    return next(iter([*own, *(kind for kind in declared if kind != "null"), "null"]))


def is_kind(value: Any, kind: str) -> bool:
    types = {"object": Mapping, "array": list, "string": str, "number": int | float, "integer": int, "boolean": bool}
    return kind in types and isinstance(value, types[kind]) and isinstance(value, bool) == (kind == "boolean")


def takes_null(schema: Json) -> bool:
    named, declared = schema.get("enum"), kinds(schema)
    if schema.get("nullable"):
        return True
    return "const" not in schema and (None in named if named else "null" in declared)


def is_something(value: Any) -> bool:
    return value is not None
