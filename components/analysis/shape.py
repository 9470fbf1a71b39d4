"""The shape of a record: which fields a document is read into. A user can edit, save and load one."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, WithJsonSchema, create_model, field_validator

Kind = Literal["text", "amount", "number", "date", "yes or no", "choice", "list", "table"]
Role = Literal[
    "items", "line", "quantity", "unit price", "line total",
    "subtotal", "discount", "tax", "tip", "rounding", "total",
    "date", "currency", "code", "iban", "party",
]  # fmt: skip
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

# Some models reject "format": "decimal" and unions in a response schema; a plain number is taken by all.
Amount = Annotated[Decimal, WithJsonSchema({"type": "number"})]


class Column(BaseModel):
    """One field of a record, or one column of its table. `role` tells the checks what it means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Kind = "text"
    description: str = ""
    choices: tuple[str, ...] = ()
    role: Role | None = None

    @field_validator("name")
    @classmethod
    def _name(cls, name: str) -> str:
        if not NAME.fullmatch(name):
            raise ValueError(f"'{name}' can't be a field name: use a-z, 0-9 and _, a letter first, at most 40.")
        return name


class Entry(Column):
    """A field of a record; a "table" has columns."""

    columns: tuple[Column, ...] = ()


class Shape(BaseModel):
    """A named set of fields with the instruction that goes to the model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    instruction: str = ""
    entries: tuple[Entry, ...] = Field(min_length=1)

    @field_validator("entries")
    @classmethod
    def _distinct(cls, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        for columns in (entries, *(entry.columns for entry in entries)):
            names = [column.name for column in columns]
            if doubled := {name for name in names if names.count(name) > 1}:
                raise ValueError(f"Field names must differ: {', '.join(sorted(doubled))} is there twice.")
        return entries

    @property
    def plain(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind != "table")

    def by_role(self, role: Role) -> Entry | None:
        """The first plain field that means this, if there is one."""
        return next((entry for entry in self.plain if entry.role == role), None)

    @property
    def tables(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind == "table")


class Evidence(BaseModel):
    """Where a value was read."""

    field: str = Field(description="Path of the field, such as total or items[0].name")
    quote: str = Field(description="The text as printed")
    page: int | None = Field(default=None, description="Page or picture, from 1")
    box_2d: list[int] | None = Field(
        default=None, description="Place of the text as [ymin, xmin, ymax, xmax], each 0-1000 of the page"
    )


PRESETS = TypeAdapter(list[Shape])


@lru_cache(maxsize=64)
def model(shape: Shape) -> type[BaseModel]:
    """The response schema: {"record": {...}, "evidence": [...]}. Every field may be null, so none need be invented."""
    record = create_model("Record", **_fields(shape.entries))
    return create_model(
        "Extraction", record=(record, ...), evidence=(list[Evidence], Field(description="One for each value read"))
    )


def _fields(entries: tuple[Entry, ...] | tuple[Column, ...]) -> Any:
    # A field may be called "json" or "copy", which pydantic's own methods are: hence the alias.
    return {
        f"field_{entry.name}": (_type(entry), Field(alias=entry.name, description=entry.description or None))
        for entry in entries
    }


def _type(column: Column) -> Any:
    match column.kind:
        case "table":
            columns = column.columns if isinstance(column, Entry) else ()
            return list[create_model(f"{column.name.title()}Row", **_fields(columns))]  # type: ignore[misc]
        case "list":
            return list[str]
        case "amount" | "number":
            return Amount | None
        case "yes or no":
            return bool | None
        case "choice" if column.choices:
            return Literal[column.choices] | None
        case "date":
            return Annotated[str, Field(description=f"{column.description} (YYYY-MM-DD)".strip())] | None
        case _:
            return str | None


GUESSES: tuple[tuple[str, Role], ...] = (
    (r"sub_?total|net_amount|net_total", "subtotal"),
    (r"discount|rebate", "discount"),
    (r"tax|vat|gst|sales_tax|mwst|tva", "tax"),
    (r"tip|gratuity", "tip"),
    (r"rounding|rounding_adjustment", "rounding"),
    (r"total|grand_total|amount_due|total_amount|amount", "total"),
    (r"date|issued_on|paid_on|invoice_date|purchase_date", "date"),
    (r"currency|currency_code", "currency"),
    (r"code|barcode|ean|upc|gtin", "code"),
    (r"iban", "iban"),
    (r"store|vendor|company|seller|merchant|supplier", "party"),
    (r"items|lines|line_items|products", "items"),
)
COLUMN_GUESSES: tuple[tuple[str, Role], ...] = (
    (r"quantity|qty|count", "quantity"),
    (r"unit_price|price_each|each", "unit price"),
    (r"price|amount|total|line_total|sum", "line total"),
)


def guess_role(name: str, *, in_table: bool = False) -> Role | None:
    """What a field of this name usually means, so that a user's own shape is checked too."""
    guesses = COLUMN_GUESSES if in_table else GUESSES
    return next((role for pattern, role in guesses if re.fullmatch(pattern, name)), None)
