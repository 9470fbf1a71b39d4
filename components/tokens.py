"""What a visitor may fetch from our own routes: each has a token nobody guesses, and ends with the visit."""

from __future__ import annotations

import secrets
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Tokens(Generic[T]):
    """One visitor's tokens. `served` is all visitors', for the route to look in; of more than `most` the oldest end."""

    def __init__(self, served: dict[str, T], most: int | None = None) -> None:
        self._served, self._most = served, most
        self._tokens: dict[Hashable, str] = {}

    def of(self, key: Hashable, thing: T) -> str:
        """The same for a key at every call; from now on it gives this thing."""
        token = self._tokens.pop(key, None) or secrets.token_urlsafe(24)
        self._tokens[key] = token
        self._served[token] = thing
        while self._most is not None and len(self._tokens) > self._most:
            self._served.pop(self._tokens.pop(next(iter(self._tokens))), None)
        return token

    def cancel(self) -> None:
        """Nothing of these is served any more."""
        for token in self._tokens.values():
            self._served.pop(token, None)
        self._tokens.clear()
