"""What a session remembers: turns with their cost, the oldest forgotten when the window is full."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from components.offline.facts import table
from components.offline.live.settings import Window
from components.offline.prompt import Blob, Turn
from components.offline.tokens import text_tokens

AUDIO_RATE = 24_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """A turn and the tokens it takes in the context, by modality."""

    turn: Turn
    tokens: Counter[str]


@dataclass(slots=True)
class Context:
    """`system` is never forgotten. A context is copied for each handle, so that resuming finds it as it was."""

    system: str = ""
    turns: list[Remembered] = field(default_factory=list)

    def copy(self) -> Context:
        return Context(self.system, list(self.turns))

    @property
    def tokens(self) -> Counter[str]:
        total: Counter[str] = Counter(TEXT=text_tokens(len(self.system)))
        for one in self.turns:
            total += one.tokens
        return total

    def add(self, turn: Turn, tokens: Counter[str]) -> None:
        self.turns.append(Remembered(turn, +tokens))

    def compress(self, window: Window | None) -> int:
        """How many turns were forgotten; what is left begins with a user's turn."""
        if window is None or self.tokens.total() <= window.trigger:
            return 0
        before = len(self.turns)
        while len(self.turns) > 1 and (self.tokens.total() > window.target or self.turns[0].turn.role != "user"):
            del self.turns[0]
        return before - len(self.turns)

    def said_by(self, role: str) -> list[str]:
        """The words of one side, oldest first."""
        return [part for one in self.turns if one.turn.role == role for part in one.turn.parts if isinstance(part, str)]

    @property
    def blobs(self) -> list[Blob]:
        return [part for one in self.turns for part in one.turn.parts if isinstance(part, Blob)]


def audio_tokens(seconds: float) -> int:
    return round(seconds * int(table("live")["audio_per_second"]))


def frame_tokens(resolution: str) -> int:
    """Of one video frame, by the session's media resolution."""
    return int(table("live")["frame"][resolution])
