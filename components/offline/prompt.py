"""What the server asks of the mind: one question as plain values, its files on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Blob:
    """A file on the engine's disk; readable for as long as the answer takes.

    Of sound and films the part from `start` to `end` (seconds) is meant, with `fps` looks a second; None is all of it
    and every picture.
    """

    mime_type: str
    path: Path
    name: str = ""
    start: float = 0.0
    end: float | None = None
    fps: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    role: Literal["user", "model"]
    parts: tuple[str | Blob, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """Turns oldest first. `json` asks for a JSON answer; `schema` is its JSON or OpenAPI schema with camelCase keys,
    whose type names may be upper case ("OBJECT") or lower case ("object"). With a schema but without `json` the answer
    is the bare choice of its enum."""

    system: str
    turns: tuple[Turn, ...]
    json: bool
    schema: Mapping[str, Any] | None
    max_output_tokens: int | None = None
    stop: tuple[str, ...] = ()


class Unreadable(Exception):
    """A blob can't be decoded; the message is what the client is told."""
