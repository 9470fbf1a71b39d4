"""How long an answer takes, per turn: from the end of the question to its first sound, and on to the page."""

from __future__ import annotations

from dataclasses import replace

from components.live.snapshot import TurnLatency


class Latency:
    """Times are seconds of one clock. For one thread."""

    def __init__(self) -> None:
        self._turns: dict[int, TurnLatency] = {}
        self._answered: dict[int, float] = {}
        self._asked: float | None = None

    @property
    def turns(self) -> tuple[TurnLatency, ...]:
        return tuple(self._turns.values())

    def asked(self, at: float) -> None:
        """A question ended: the key went up, a message was sent, the voice fell silent. The last one counts."""
        self._asked = at if self._asked is None else max(at, self._asked)

    def answered(self, turn: int, at: float) -> None:
        """Something of the answer came; only the first of a turn counts."""
        if turn in self._turns:
            return
        known = self._asked is not None and self._asked <= at
        self._turns[turn] = TurnLatency(turn, model=at - self._asked if known and self._asked is not None else None)
        self._answered[turn] = at
        self._asked = None

    def played(self, turn: int, at: float) -> None:
        entry = self._turns.get(turn)
        if entry is not None and entry.playout is None:
            self._turns[turn] = replace(entry, playout=at - self._answered[turn])
