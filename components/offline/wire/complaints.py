"""From pydantic's findings to the sentences of Google's JSON reader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic.alias_generators import to_snake
from pydantic_core import ErrorDetails

from components.offline.wire.errors import Violation, bad_payload
from components.offline.wire.message import PACKAGE, Message

M = TypeVar("M", bound=Message)
SHOWN_CHARACTERS = 200
SCALARS = {
    "string": "TYPE_STRING",
    "int": "TYPE_INT32",
    "float": "TYPE_FLOAT",
    "finite": "TYPE_FLOAT",
    "bool": "TYPE_BOOL",
    "dict": "type.googleapis.com/google.protobuf.Struct",
}


def parsed(message: type[M], payload: object, root: str = "") -> M:
    """`payload` as a message; `root` is the path that complaints begin with. Raises ApiError INVALID_ARGUMENT."""
    try:
        return message.model_validate(payload)
    except ValidationError as error:
        raise bad_payload(violation(finding, root) for finding in error.errors(include_url=False)) from None


def loaded(raw: bytes) -> Any:
    """JSON, as the service reads it. Raises ApiError INVALID_ARGUMENT."""
    try:
        return json.loads(raw or b"{}", parse_constant=reject)
    except (ValueError, RecursionError) as error:
        position = error.pos if isinstance(error, json.JSONDecodeError) else 0
        raise bad_payload([Violation("", unexpected(raw, position))]) from None


def reject(constant: str) -> None:
    raise ValueError(constant)


def unexpected(raw: bytes, position: int) -> str:
    text = raw[: position + SHOWN_CHARACTERS].decode(errors="replace")
    excerpt = text[max(0, position - 20) : position + 20].replace("\n", " ")
    caret = " " * min(position, 20) + "^"
    return f"Invalid JSON payload received. Unexpected token.\n{excerpt}\n{caret}"


def violation(finding: ErrorDetails, root: str) -> Violation:
    location = list(finding["loc"])
    if finding["type"] == "extra_forbidden":
        return unknown_name(str(location[-1]), path(location[:-1], root))
    field = path(location, root)
    if finding["type"] == "missing":
        return Violation(field, f"{field} is required.")
    return Violation(field, f"Invalid value at '{field}' ({type_name(finding)}), {shown(finding['input'])}")


def unknown_name(name: str, parent: str) -> Violation:
    place = f" at '{parent}'" if parent else ""
    return Violation(parent, f'Invalid JSON payload received. Unknown name "{name}"{place}: Cannot find field.')


def path(location: list[int | str], root: str = "") -> str:
    """Where in the message, as protobuf names it: contents[0].inline_data."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{to_snake(step)}" for step in location)
    return (root + steps).lstrip(".")


def type_name(finding: ErrorDetails) -> str:
    kind, context = finding["type"], finding.get("ctx", {})
    if kind == "enum":
        return str(context["type"])
    if kind in ("model_type", "model_attributes_type"):
        return f"{PACKAGE}.{context['class_name']}"
    if kind == "string_pattern_mismatch":
        return "type.googleapis.com/google.protobuf.Duration"
    return SCALARS.get(kind.split("_")[0], "TYPE_MESSAGE")


def shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str) if not isinstance(value, Mapping) else "{...}"
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "..."
