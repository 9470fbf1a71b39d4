"""What a talk waits for: an answer that is due, or that someone does anything at all."""

from __future__ import annotations

from collections.abc import Callable


class Waiting:
    """Times are seconds of the talk's clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._missed = False
        self.active_at = 0.0
        self.since: float | None = None

    def active(self) -> None:
        """Someone does something."""
        self.active_at = self._clock()

    def asked(self) -> None:
        """An answer is due."""
        self.since = self._clock()
        self.active()

    def answered(self) -> None:
        """The service said something."""
        self.since = None
        self._missed = False

    def misses(self, patience: float) -> bool:
        """Whether the answer is overdue; once, until the service says something."""
        overdue = self.since is not None and not self._missed and self._clock() - self.since >= patience
        self._missed = self._missed or overdue
        return overdue
