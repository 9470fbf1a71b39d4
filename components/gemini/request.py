"""What is asked of a model, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from components.gemini import names

Role = Literal["user", "model"]
ThinkingLevel = Literal["minimal", "low", "medium", "high", "xhigh"]
Helper = Literal["google_search", "url_context", "code_execution"]
Resolution = Literal["low", "medium", "high", "ultra_high"]
SafetyCategory = Literal["harassment", "hate_speech", "sexually_explicit", "dangerous_content"]
SafetyThreshold = Literal["off", "block_none", "block_only_high", "block_medium_and_above", "block_low_and_above"]


@dataclass(frozen=True, slots=True)
class TextPart:
    text: str


@dataclass(frozen=True, slots=True)
class Clip:
    """What the model is to see of a film: from `start` to `end` (seconds), `fps` looks a second.

    None leaves the service's own choice: all of it, one look a second.
    """

    start: float | None = None
    end: float | None = None
    fps: float | None = None


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file on our disk; goes inline while small, else through the Files API."""

    path: Path
    mime_type: str
    name: str
    resolution: Resolution | None = None
    clip: Clip | None = None


@dataclass(frozen=True, slots=True)
class UriPart:
    """A film on YouTube, or a file the service has already; see `names.link`."""

    uri: str
    mime_type: str | None = None
    clip: Clip | None = None

    def __post_init__(self) -> None:
        names.link(self.uri)


Part = TextPart | FilePart | UriPart


@dataclass(frozen=True, slots=True)
class Turn:
    role: Role
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """Per-request settings; `None` leaves the model's default. The catalogue knows which a model refuses.

    `helpers` are what the service may do for an answer: search the web, open pages that are named, run a program.
    """

    system_instruction: str | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    thinking_level: ThinkingLevel | None = None
    max_output_tokens: int | None = None
    stop_sequences: tuple[str, ...] = ()
    safety: Mapping[SafetyCategory, SafetyThreshold] = field(default_factory=dict)
    media_resolution: Resolution | None = None
    seed: int | None = None
    helpers: tuple[Helper, ...] = ()
    store: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One question: turns oldest first. With a `schema` the answer is JSON of that shape.

    With `cache_hours` all turns up to the last file are kept at the service for so long, to be read there by the next
    questions; only where uploads are shared by several questions. With the `continuation` of an answer that was longer
    than one call gives, the same request gives its rest.
    """

    model: str
    turns: tuple[Turn, ...]
    settings: Settings = Settings()
    schema: type[BaseModel] | None = None
    cache_hours: float | None = None
    continuation: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        names.model(self.model)

    def files(self) -> tuple[FilePart, ...]:
        """All files of all turns, in their order."""
        return tuple(part for turn in self.turns for part in turn.parts if isinstance(part, FilePart))

    def split(self) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
        """The turns up to the last file or link, and what follows, a turn that holds both being cut in two."""
        for number, turn in reversed(tuple(enumerate(self.turns))):
            files = [place for place, part in enumerate(turn.parts) if not isinstance(part, TextPart)]
            if files:
                end = files[-1] + 1
                head, tail = Turn(turn.role, turn.parts[:end]), Turn(turn.role, turn.parts[end:])
                return (*self.turns[:number], head), ((tail,) if tail.parts else ()) + self.turns[number + 1 :]
        return (), self.turns
