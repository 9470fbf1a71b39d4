"""What a talk waits for: an answer that is due, or that someone does anything at all."""

from __future__ import annotations

from collections.abc import Callable

# Connections in a row that stay silent: a further one would stay so, too.
MOST_MISSED = 3


class Waiting:
    """Times are seconds of the talk's clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._missed = 0
        self.active_at = 0.0
        self.since: float | None = None

    def active(self) -> None:
        """Someone does something."""
        self.active_at = self._clock()

    def asked(self, *, again: bool = False) -> None:
        """An answer is due; `again`, to a question that a silent connection left open."""
        self._missed = self._missed if again else 0
        self.since = self._clock()
        self.active()

    def over(self) -> None:
        """Nobody waits any longer: the service said something, or the talk rests."""
        self.since, self._missed = None, 0

    def misses(self, patience: float) -> bool:
        """Whether the answer is overdue; then it is waited for as long again, some times."""
        now = self._clock()
        if self.since is None or self._missed >= MOST_MISSED or now - self.since < patience:
            return False
        self.since, self._missed = now, self._missed + 1
        return True

    def gives_up(self, patience: float) -> bool:
        """Whether it is overdue in the last connection, too; then nobody waits any longer."""
        if self.since is None or self._missed < MOST_MISSED or self._clock() - self.since < patience:
            return False
        self.over()
        return True
