"""What all messages share: both spellings of a field, no unknown fields, protobuf's idea of JSON."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictBool, StrictStr
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

T = TypeVar("T")
PACKAGE = "type.googleapis.com/google.ai.generativelanguage.v1beta"


class Message(BaseModel):
    """Fields are named as in the protos and read in camelCase, too; `null` means that a field isn't there."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


def wrapped(value: Any) -> Any:
    # The service takes a lone message where a list is declared; some clients rely on it.
    return () if value is None else [value] if isinstance(value, dict) else value


# A repeated field; `null` is an empty one.
Repeated = Annotated[tuple[T, ...], BeforeValidator(wrapped)]
Text = StrictStr
Flag = StrictBool
# Free-form JSON: a google.protobuf.Struct.
Struct = dict[str, Any]


def one_of(enum: str, *names: str) -> BeforeValidator:
    """An enum's value by name in any case, or by number; `names` in the order of their numbers."""

    def read(value: Any) -> str:
        if isinstance(value, str) and value.upper() in names:
            return value.upper()
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
            return names[value]
        raise PydanticCustomError("enum", "not a value of {type}", {"type": f"{PACKAGE}.{enum}"})

    return BeforeValidator(read)
