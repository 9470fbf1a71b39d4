"""Models newer than this release: a table of a deployment's own, laid over the shipped ones.

TOML or JSON, with the fields of models.toml and, for prices, of overrides.toml:

    read = 2026-11-30                  # the day you wrote it
    [[model]]
    id = "gemini-5-tin"
    source = "ai.google.dev/gemini-api/docs/models/gemini-5-tin"
    thinking = ["low", "high"]
    counts_like = "gemini-4-neon"      # whose token rules it follows
    [[price]]
    model = "gemini-5-tin"
    since = 2026-12-01
    source = "ai.google.dev/gemini-api/docs/pricing"
    input = "1.00"                     # US dollars per million tokens
    output = "4.00"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from components.errors import WorkbenchError
from components.gemini.request import Helper, Settings, ThinkingLevel
from components.gemini.usage import Modality

LARGEST = 1_000_000  # bytes
MOST_TOLD = 5
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Text = Annotated[str, Field(min_length=1, max_length=300)]
Limit = Annotated[int, Field(gt=0, le=100_000_000)]
# Through text, so that 0.1 stays 0.1.
Dollars = Annotated[Decimal, BeforeValidator(str), Field(ge=0, le=100_000, allow_inf_nan=False)]
SETTINGS = frozenset(Settings.__dataclass_fields__) | {"schema"}
MEND = "Mend the table, then choose the page again in the menu."


class BadTable(WorkbenchError):
    """Told beside the choice of a model, and in the log: the table of one's own can't be used."""


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnModel(Row):
    """Only what is named is laid over the shipped row of that id, if there is one."""

    id: Name
    source: Text
    name: Text | None = None
    status: Literal["stable", "preview", "deprecated", "routed", "gone"] = "stable"
    inputs: tuple[Modality, ...] | None = None
    outputs: tuple[Modality, ...] | None = None
    input_limit: Limit | None = None
    output_limit: Limit | None = None
    thinking: tuple[ThinkingLevel, ...] | None = None
    default_thinking: ThinkingLevel | None = None
    refuses: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    helpers: tuple[Helper, ...] | None = None
    deprecated: date | None = None
    gone: date | None = None
    routed: Name | None = None
    replacement: Name | None = None
    generates: bool | None = None
    live: bool = False
    tts: bool = False
    counts_like: Name | None = None

    @field_validator("refuses", "ignores")
    @classmethod
    def _are_settings(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in names if name not in SETTINGS]:
            raise ValueError(f"{', '.join(unknown)} is no setting; these are: {', '.join(sorted(SETTINGS))}")
        return names

    @model_validator(mode="after")
    def _default_is_taken(self) -> OwnModel:
        level = self.default_thinking
        if level is not None and self.thinking is not None and level not in self.thinking:
            raise ValueError(f"default_thinking {level} is not among the levels of thinking")
        return self


class OwnPrice(Row):
    """US dollars per million tokens, from `since` on; `storage` per million tokens and hour."""

    model: Name
    since: date
    source: Text
    processing: Literal["standard", "batch"] = "standard"
    confidence: Literal["official", "transcribed", "secondary"] = "secondary"
    input: Dollars | None = None
    input_audio: Dollars | None = None
    input_image: Dollars | None = None
    input_video: Dollars | None = None
    output: Dollars | None = None
    output_audio: Dollars | None = None
    output_image: Dollars | None = None
    output_video: Dollars | None = None
    cached: Dollars | None = None
    cached_audio: Dollars | None = None
    storage: Dollars | None = None


class OwnTable(Row):
    read: date
    model: tuple[OwnModel, ...] = ()
    price: tuple[OwnPrice, ...] = ()

    @field_validator("read")
    @classmethod
    def _is_past(cls, read: date) -> date:
        if read > datetime.now(UTC).date() + timedelta(days=1):  # somewhere it is tomorrow already
            raise ValueError(f"{read} lies ahead; it is the day on which the table was written")
        return read

    @model_validator(mode="after")
    def _each_once(self) -> OwnTable:
        ids = [row.id for row in self.model]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise ValueError(f"{', '.join(twice)} is there twice")
        if not ids and not self.price:
            raise ValueError("it names no model and no price")
        return self

    def counts_like(self, model: str) -> str:
        """The model whose token rules this one follows: itself, where nothing else is said."""
        return next((row.counts_like for row in self.model if row.id == model and row.counts_like), model)


NONE = OwnTable.model_construct(read=date.min, model=(), price=())
_current, _stamp = NONE, 0


def current() -> OwnTable:
    return _current


def stamp() -> int:
    """Another number for each table in use: what is worked out from it is kept under that."""
    return _stamp


def use(table: OwnTable) -> None:
    """From now on, for the whole process."""
    global _current, _stamp
    _current, _stamp = table, _stamp + 1


def parse(text: str) -> OwnTable:
    """Raises BadTable, which says where and what is wrong."""
    is_json = text.lstrip().startswith("{")
    try:
        document: Mapping[str, Any] = json.loads(text) if is_json else tomllib.loads(text)
        return OwnTable.model_validate(document)
    except ValidationError as error:
        told = [_told(entry["loc"], entry["msg"], document) for entry in error.errors()]
        more = f" And {len(told) - MOST_TOLD} more." if len(told) > MOST_TOLD else ""
        raise BadTable(f"{' '.join(told[:MOST_TOLD])}{more}", MEND) from error
    except (ValueError, RecursionError) as error:
        kind = "JSON" if is_json else "TOML"
        raise BadTable(f"It is not {kind}: {error}.", MEND) from error


def _told(place: tuple[int | str, ...], message: str, document: Mapping[str, Any]) -> str:
    """As "Model 2 (gemini-5-tin), thinking: …"."""
    words = message.removeprefix("Value error, ").rstrip(".")
    if not place:
        return f"{words[:1].upper()}{words[1:]}."
    kind, *rest = place
    where = str(kind)
    if rest and isinstance(rest[0], int):
        at, *rest = rest
        where = f"{kind} {int(at) + 1}{_named(document, str(kind), int(at))}"
    field = ".".join(str(part) for part in rest if isinstance(part, str) and part not in get_args(Modality))
    return f"{where[:1].upper()}{where[1:]}{f', {field}' if field else ''}: {words[:1].lower()}{words[1:]}."


def _named(document: Mapping[str, Any], kind: str, at: int) -> str:
    rows = document.get(kind)
    row = rows[at] if isinstance(rows, list) and at < len(rows) else None
    name = row.get("id" if kind == "model" else "model") if isinstance(row, dict) else None
    return f" ({str(name)[:100]})" if name else ""
