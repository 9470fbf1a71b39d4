"""How often a question may end its connection. One that kills each of them would be asked, and paid, for ever."""

from __future__ import annotations

MOST_TRIES = 3
GIVEN_UP = "Your question was given up: it ended {} connections one after the other."
ADVICE = "Ask it in another way, or with fewer functions. The talk goes on."


class Tries:
    """Of the question under way, over its connections. An answer, or new words of the user's, begin anew."""

    def __init__(self) -> None:
        self._failed = self._answered = 0

    def begin(self) -> None:
        """The user asks something."""
        self._failed = 0

    def fail(self, answered: int) -> bool:
        """A connection ended with the question open; True when it was the last try. `answered`: questions so far."""
        self._failed = self._failed + 1 if answered == self._answered else 1
        self._answered = answered
        return self._failed >= MOST_TRIES
