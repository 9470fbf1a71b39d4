"""What the page sees of a talk: one immutable value, made anew several times a second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from components.gemini.usage import Modality

State = Literal["idle", "connecting", "live", "going_away", "resuming", "paused", "failed", "ended"]
WORDS: Mapping[State, str] = {
    "idle": "Not started",
    "connecting": "Connecting …",
    "live": "Live",
    "going_away": "Live; the service wants a new connection soon",
    "resuming": "Going on in a new connection …",
    "paused": "Paused",
    "failed": "Not connected",
    "ended": "Ended",
}
OPEN_STATES = frozenset({"connecting", "live", "going_away", "resuming", "paused"})


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A function the model called, or code the service ran for it; `seconds` once it is over."""

    id: str
    name: str
    arguments: Mapping[str, Any]
    state: Literal["running", "done", "failed", "cancelled"]
    result: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A page the model's search found."""

    title: str
    uri: str


@dataclass(frozen=True, slots=True)
class Row:
    """One side's part of a turn. `at` and `until` are seconds since the talk began.

    `heard_text` is what was really heard of an interrupted answer, else None. `interim` may still change.
    `cut` tells that the connection broke while it was given. `reply` numbers the model's spoken answers from 1.
    """

    turn: int
    role: Literal["user", "model"]
    text: str
    at: float
    until: float | None = None
    heard_text: str | None = None
    interim: str = ""
    thought: str = ""
    typed: bool = False
    interrupted: bool = False
    cut: bool = False
    reply: int | None = None
    tools: tuple[ToolUse, ...] = ()
    sources: tuple[Source, ...] = ()
    queries: tuple[str, ...] = ()

    @property
    def heard(self) -> str:
        """All of it, but of an interrupted answer what was really heard."""
        return self.text if self.heard_text is None else self.heard_text


@dataclass(frozen=True, slots=True)
class TurnLatency:
    """Seconds; `model`: end of the question to first sound (or text) from the model, `playout`: to the page after."""

    turn: int
    model: float | None = None
    playout: float | None = None

    @property
    def total(self) -> float | None:
        return None if self.model is None or self.playout is None else self.model + self.playout


@dataclass(frozen=True, slots=True)
class Spending:
    """Tokens and money so far. `estimated`: counted by the audio clock, as the service reported none.

    `thoughts` are outside prompt and output. `money` None is unknown; `heard` and `spoken` are seconds of sound.
    """

    prompt: int = 0
    output: int = 0
    thoughts: int = 0
    prompt_by: Mapping[Modality, int] = field(default_factory=dict)
    output_by: Mapping[Modality, int] = field(default_factory=dict)
    unattributed_prompt: int = 0
    unattributed_output: int = 0
    estimated: bool = False
    money: Decimal | None = None
    money_per_minute: Decimal | None = None
    heard: float = 0.0
    spoken: float = 0.0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know; `advice` says what to do."""

    at: float
    level: Literal["info", "warning", "error"]
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class End:
    reason: Literal["stopped", "limit", "left", "failed"]
    message: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A talk at one moment. Levels are 0 to 1 (RMS); ages and times are seconds; counters are since the start.

    `arriving`: sound comes from the page, be it silence. `awaiting`: an answer is due.
    """

    state: State = "idle"
    detail: str = ""
    model: str = ""
    started: datetime | None = None
    seconds: float = 0.0
    live_seconds: float = 0.0
    rows: tuple[Row, ...] = ()
    notices: tuple[Notice, ...] = ()
    latencies: tuple[TurnLatency, ...] = ()
    spending: Spending = Spending()
    connections: int = 0
    reconnects: int = 0
    handle_age: float | None = None
    muted: bool = False
    pressed: bool = False
    push_to_talk: bool = False
    arriving: bool = False
    speaking: bool = False
    awaiting: bool = False
    answering: bool = False
    level_in: float = 0.0
    level_out: float = 0.0
    dropped_ms: int = 0
    underruns: int = 0
    frames_sent: int = 0
    replies: int = 0
    unhandled: int = 0
    end: End | None = None

    @property
    def words(self) -> str:
        return self.detail or WORDS[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
