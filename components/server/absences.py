"""Which sessions have been without their browser for too long."""

from __future__ import annotations

from collections.abc import Collection, Mapping


class Absences:
    """`patience` in seconds. Asked now and then with the sessions that are without one."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._since: Mapping[str, float] = {}

    def overdue(self, absent: Collection[str], now: float) -> list[str]:
        """Those that have been absent since then at every look; one that came back begins anew."""
        self._since = {session: self._since.get(session, now) for session in absent}
        return [session for session, since in self._since.items() if now - since >= self._patience]
