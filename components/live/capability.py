"""What a Live model takes, from the dated table in models.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from components.gemini.catalogue import short_id

Reply = Literal["audio", "text"]
ThinkingLevel = Literal["low", "medium", "high"]
TABLE = Path(__file__).with_name("models.toml")


@dataclass(frozen=True, slots=True)
class Capability:
    """One model's; `None` where no source says, and then nothing is refused on our side.

    `needs_thinking`: the level sent where none is chosen. `parameters`: the form in which functions declare theirs.
    `patience`: how much longer than a service it may take to answer.
    """

    id: str
    modalities: tuple[Reply, ...] | None = None
    functions: bool | None = None
    blocking: bool | None = None
    scheduling: bool | None = None
    search: bool | None = None
    code_execution: bool | None = None
    thinking: tuple[ThinkingLevel, ...] | None = None
    needs_thinking: ThinkingLevel | None = None
    parameters: Literal["json_schema", "schema"] = "json_schema"
    proactive: Literal["always", "optional", "never"] | None = None
    patience: float = 1.0

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What can be offered as the form of the answer."""
        return self.modalities or ("audio", "text")


def capability(model_id: str) -> Capability:
    """The model's row; of an unknown model nothing is known."""
    short = short_id(model_id)
    return _rows().get(short) or Capability(short)


def voices() -> tuple[str, ...]:
    """The prebuilt voices, in Google's order."""
    return tuple(_document()["voices"])


def audio_tokens_per_second() -> int:
    """Tokens of one second of sound, in either direction."""
    return int(_document()["audio_tokens_per_second"])


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text("utf-8"))


@cache
def _rows() -> dict[str, Capability]:
    return {row["id"]: _capability(row) for row in _document()["model"]}


def _capability(row: dict[str, Any]) -> Capability:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return Capability(**row | lists)
