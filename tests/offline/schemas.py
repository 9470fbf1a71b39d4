"""Response schemas by chance, of the subset that Gemini takes, and the validator of each."""

from __future__ import annotations

from random import Random
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

Json = dict[str, Any]
NAMES = "name total date items store tax kind note verdict quantity box_2d evidence who is_paid text page".split()
FORMATS = ("date", "date-time", "time")


def any_schema(chance: Random, depth: int = 3) -> Json:
    """JSON Schema; with references, choices of shapes, nulls and bounds."""
    made = object_of(chance, depth) if chance.random() < 0.7 else one_of(chance, depth)
    if chance.random() < 0.3:
        made["$defs"] = {"Part": object_of(chance, 1)}
        made.setdefault("properties", {})["part"] = {"$ref": "#/$defs/Part"}
        if made.get("type") == "object":
            made["required"] = [*made.get("required", ()), "part"]
            made.pop("maxProperties", None)
    return made


def one_of(chance: Random, depth: int) -> Json:
    kinds = [text, whole, number, flag, choices, constant, nothing]
    kinds += [object_of, array_of, several, tuple_of] if depth > 0 else []
    made = chance.choice(kinds)(chance, depth)
    if isinstance(made.get("type"), str) and made["type"] != "null" and "enum" not in made and chance.random() < 0.2:
        made["type"] = [made["type"], "null"]
    return made


def object_of(chance: Random, depth: int) -> Json:
    names = chance.sample(NAMES, chance.randint(0, 5))
    made: Json = {"type": "object", "properties": {name: one_of(chance, depth - 1) for name in names}}
    made["required"] = [name for name in names if chance.random() < 0.6]
    if chance.random() < 0.4:
        made["additionalProperties"] = chance.choice([False, {"type": "string"}, True])
    if chance.random() < 0.2 and names:
        made["minProperties"] = chance.randint(0, len(names))
    if chance.random() < 0.2:
        made["maxProperties"] = chance.randint(max(len(made["required"]), made.get("minProperties", 0)), 8)
    if chance.random() < 0.3:
        made["propertyOrdering"] = chance.sample(names, len(names))
    return made


def array_of(chance: Random, depth: int) -> Json:
    least = chance.randint(0, 4)
    made: Json = {"type": "array", "items": one_of(chance, depth - 1)}
    if chance.random() < 0.6:
        made["minItems"] = least
    if chance.random() < 0.5:
        made["maxItems"] = least + chance.randint(0, 3)
    return made


def tuple_of(chance: Random, depth: int) -> Json:
    first = [one_of(chance, depth - 1) for _ in range(chance.randint(1, 3))]
    return {"type": "array", "prefixItems": first, "minItems": len(first), "items": chance.choice([False, {}])}


def several(chance: Random, depth: int) -> Json:
    branches = [one_of(chance, depth - 1) for _ in range(chance.randint(1, 3))]
    return {chance.choice(["anyOf", "anyOf", "allOf"]) if len(branches) == 1 else "anyOf": branches}


def text(chance: Random, depth: int) -> Json:
    made: Json = {"type": "string"}
    if chance.random() < 0.3:
        made["format"] = chance.choice(FORMATS)
    elif chance.random() < 0.3:
        made |= {"minLength": (least := chance.randint(0, 9)), "maxLength": least + chance.randint(0, 20)}
    elif chance.random() < 0.2:
        made["pattern"] = chance.choice([r"^[A-Z]{3}-\d{4}$", r"^\w+@\w+\.com$", r"^(yes|no)$", r"\S"])
    return made


def whole(chance: Random, depth: int) -> Json:
    return {"type": "integer", **bounds(chance, chance.randint(-50, 50))}


def number(chance: Random, depth: int) -> Json:
    return {"type": "number", **bounds(chance, round(chance.uniform(-9, 9), 2))}


def bounds(chance: Random, low: float) -> Json:
    made: Json = {}
    if chance.random() < 0.4:
        made[chance.choice(["minimum", "exclusiveMinimum"])] = low
    if chance.random() < 0.4:
        made[chance.choice(["maximum", "exclusiveMaximum"])] = low + chance.randint(2, 90)
    return made


def flag(chance: Random, depth: int) -> Json:
    return {"type": "boolean"}


def choices(chance: Random, depth: int) -> Json:
    several: list[Json] = [
        {"type": "string", "enum": ["cash", "card"]},
        {"enum": ["a", None]},
        {"type": ["string", "null"], "enum": ["new", "used"]},
        {"type": "integer", "enum": [3, 5, 8]},
        {"type": "number", "enum": [0.5, 1.5]},
    ]
    return dict(chance.choice(several))


def constant(chance: Random, depth: int) -> Json:
    return {"const": chance.choice(["receipt", 7, True, None])}


def nothing(chance: Random, depth: int) -> Json:
    return {"type": "null"}


def any_value(chance: Random, depth: int = 3) -> Any:
    """What a filler may come up with, fitting or not."""
    kinds = [None, True, -3, 0, 12.5, 99, "", "card", "2024-02-30", "Café Ö", "x" * 40]
    if depth <= 0 or chance.random() < 0.4:
        return chance.choice(kinds)
    if chance.random() < 0.3:
        return [any_value(chance, depth - 1) for _ in range(chance.randint(0, 5))]
    return {name: any_value(chance, depth - 1) for name in chance.sample([*NAMES, "part"], chance.randint(0, 6))}


def openapi(schema: Json) -> Json:
    """The same in the spelling of Gemini's own Schema."""
    made = {key: inner for key, inner in schema.items() if key != "type"}
    kind = schema.get("type")
    if isinstance(kind, list):
        made |= {"type": kind[0].upper(), "nullable": True}
    elif kind:
        made["type"] = kind.upper()
    for key in ("properties", "$defs"):
        if key in made:
            made[key] = {name: openapi(inner) for name, inner in made[key].items()}
    for key in ("anyOf", "allOf", "prefixItems"):
        if key in made:
            made[key] = [openapi(inner) for inner in made[key]]
    if isinstance(made.get("items"), dict):
        made["items"] = openapi(made["items"])
    return made


def faults(value: Any, schema: Json) -> list[str]:
    """What the value breaks of the schema."""
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
