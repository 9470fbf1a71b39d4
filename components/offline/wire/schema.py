"""The OpenAPI subset in which a response or a function's parameters are described."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from components.offline.wire.message import Flag, Message, Repeated, Text, one_of

Type = Annotated[
    str, one_of("Type", "TYPE_UNSPECIFIED", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL")
]


class Schema(Message):
    type: Type | None = None
    format: Text | None = None
    title: Text | None = None
    description: Text | None = None
    nullable: Flag | None = None
    enum: list[Text] | None = None
    items: Schema | None = None
    min_items: int | None = None
    max_items: int | None = None
    properties: dict[str, Schema] | None = None
    property_ordering: list[Text] | None = None
    required: list[Text] | None = None
    min_properties: int | None = None
    max_properties: int | None = None
    additional_properties: Any = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: Text | None = None
    example: Any = None
    default: Any = None
    any_of: Repeated[Schema] = ()
    ref: Text | None = Field(default=None, alias="$ref")
    defs: dict[str, Schema] | None = Field(default=None, alias="$defs")

    def as_json(self) -> dict[str, Any]:
        """What was sent, in camelCase."""
        return self.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
