"""What a Live session tells, as typed events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.gemini.usage import Usage
from components.live.snapshot import Source


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The user spoke into the answer: it ends here."""


@dataclass(frozen=True, slots=True)
class Sound:
    """PCM16 little endian, mono, 24 kHz."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """Text of a model that writes."""

    text: str


@dataclass(frozen=True, slots=True)
class Thought:
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What the service understood of the user; `interim` replaces the interim text before it."""

    text: str
    interim: bool = False


@dataclass(frozen=True, slots=True)
class Spoke:
    """Transcript of the model's speech."""

    text: str


@dataclass(frozen=True, slots=True)
class Found:
    sources: tuple[Source, ...]
    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Code the service runs for the model."""

    code: str


@dataclass(frozen=True, slots=True)
class CodeResult:
    output: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A function the model wants. `in_turn`: told as a part of its turn; without an `id` on some services."""

    id: str
    name: str
    arguments: Mapping[str, Any]
    in_turn: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Calls whose results nobody waits for any more."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GenerationComplete:
    """No more of this answer will come; it may still be playing."""


@dataclass(frozen=True, slots=True)
class Counted:
    usage: Usage


@dataclass(frozen=True, slots=True)
class TurnComplete:
    """`reason` in Google's words when it is not the usual one."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Extended thinking: a turn may be complete while the work goes on."""

    busy: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """The service's own voice detection."""

    began: bool


@dataclass(frozen=True, slots=True)
class Handle:
    """With it a broken session goes on, if `resumable`."""

    handle: str
    resumable: bool


@dataclass(frozen=True, slots=True)
class GoAway:
    """The service will close this connection in so many seconds."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class Unhandled:
    what: str


Event = (
    Interrupted
    | Sound
    | Said
    | Thought
    | Heard
    | Spoke
    | Found
    | Code
    | CodeResult
    | Call
    | Withdrawn
    | GenerationComplete
    | Counted
    | TurnComplete
    | Status
    | Activity
    | Handle
    | GoAway
    | Unhandled
)
