"""Helpers that work beside a talk must not end with a fault of theirs: a page would freeze, or a voice stay mute."""

from __future__ import annotations

import logging
from collections.abc import Callable

LOG = logging.getLogger("workbench")
TOLD = "{} failed; the talk goes on."
ADVICE = "If it happens again, end the talk and begin a new one. The server's log says what it was."


class Mishaps:
    """What went wrong in them: each kind is logged once, with its stack, and told."""

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        self._tell = tell
        self._known: set[tuple[str, type[Exception]]] = set()

    def guard(self, what: str, act: Callable[[], object]) -> None:
        """Does it. `what` begins the sentence that the user reads if it fails."""
        try:
            act()
        except Exception as error:
            if (what, type(error)) not in self._known:
                self._known.add((what, type(error)))
                LOG.exception(TOLD.format(what))
                self._tell(TOLD.format(what), ADVICE)
