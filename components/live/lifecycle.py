"""What to do when a connection ends: go on with the handle, begin anew, wait, or give up; and what to tell."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from components.gemini.errors import (
    BillingNeeded,
    GeminiError,
    KeyRefused,
    NotAllowed,
    NotFound,
    QuotaExceeded,
    RegionRefused,
    ServiceBusy,
)

Action = Literal["resume", "fresh", "stop"]
HOPELESS = (KeyRefused, BillingNeeded, RegionRefused, NotAllowed, NotFound)
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
BUDGET_SECONDS, MOST_DIALS = 30.0, 10
# Refusals come after the handshake, so an open connection proves nothing (others' measurements on the service).
PROVEN_SECONDS = 60.0
HANDLE_SECONDS = 2 * 3600 - 60
SESSIONS = "A key may hold three talks at a time: close other tabs and programs that talk, or wait a minute."
ENDED = {
    1008: "The service ended the connection; the talk goes on in a new one.",
    1011: "The service had a fault; the talk is resumed.",
}
BROKE = "The connection broke; the talk is resumed."
NOT_RESUMED = (
    "The service would not go on with this session; the talk continues in a new one.",
    "The model is told what was said so far, in short.",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    action: Action
    message: str
    advice: str = ""


def verdict(error: GeminiError, *, useful: bool, proven: bool, resumed: bool) -> Verdict:
    """What follows from an error. `useful`: the session did something or lived a minute; `proven`: one with these
    settings did before; `resumed`: the talk was resumed after the last fault, and it came to nothing.
    """
    if isinstance(error, NotFound) and proven:
        # It is the session that was not found: its handle is too old, or of another key.
        return Verdict("fresh", *NOT_RESUMED)
    if isinstance(error, HOPELESS):
        return Verdict("stop", error.message, error.advice)
    if isinstance(error, QuotaExceeded):
        give_up = error.daily or not error.retryable
        return Verdict("stop", error.message, error.advice) if give_up else Verdict("resume", error.message, SESSIONS)
    if error.code in {1007, 1008} and not proven:
        return Verdict("stop", error.message, "Change the settings: the model refuses one of them.")
    if error.code == 1007:
        return Verdict("fresh", *NOT_RESUMED)
    if error.code in {1008, 1011} and resumed:
        return Verdict("fresh", *NOT_RESUMED) if proven else Verdict("fresh", error.message)
    if proven:
        return Verdict("resume", ENDED.get(error.code or 0, BROKE))
    return (
        Verdict("resume", error.message) if error.retryable or useful else Verdict("stop", error.message, error.advice)
    )


def placed(what: Verdict, error: GeminiError, location: str | None) -> Verdict:
    """With the location of Vertex AI in it, where a model is not known or not offered there."""
    if what.action != "stop" or location is None or not isinstance(error, NotFound | RegionRefused):
        return what
    told = f"Asked in {location}: the Live API and its models are not everywhere. Choose another location or model."
    return replace(what, advice=told)


def given_up(error: GeminiError) -> Verdict:
    """When dialling again does not help."""
    if asked := wait_asked(error):
        return Verdict("stop", error.message, f"The service asks to wait {math.ceil(asked)} s: continue after that.")
    return Verdict("stop", error.message, SESSIONS if isinstance(error, QuotaExceeded) else error.advice)


def wait_asked(error: GeminiError) -> float:
    """Seconds that the service asks to wait before the next dial."""
    return (error.retry_after or 0.0) if isinstance(error, QuotaExceeded | ServiceBusy) else 0.0


class Dials:
    """Dials in a row that came to nothing: waits grow, with full jitter, until ten dials or 30 seconds are spent."""

    def __init__(self, clock: Callable[[], float], chance: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._chance = chance
        self._failed = 0
        self._since: float | None = None

    def good(self) -> None:
        self._failed, self._since = 0, None

    def failed(self, asked: float = 0.0) -> float | None:
        """Seconds to wait before the next dial, no less than the service asked for, or None to give up."""
        self._failed += 1
        if self._since is None:
            self._since = self._clock()
        if self._failed >= MOST_DIALS or self._clock() - self._since + asked >= BUDGET_SECONDS:
            return None
        longest: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (self._failed - 1))
        return asked + self._chance() * longest


@dataclass(slots=True)
class Lease:
    """How long this session may last, and the handle with which it goes on. Times are seconds of one clock."""

    handle: str | None = None
    handle_at: float = 0.0
    leave_by: float | None = None

    def renew(self, handle: str, resumable: bool, at: float) -> None:
        """The last resumable handle stays until a newer one comes."""
        if resumable and handle:
            self.handle, self.handle_at = handle, at

    def usable(self, at: float) -> str | None:
        return self.handle if self.handle and at - self.handle_at < HANDLE_SECONDS else None

    def go_away(self, seconds: float | None, at: float) -> None:
        """The service means its deadline to the second; so leave a second before."""
        self.leave_by = at + max(0.0, (5.0 if seconds is None else seconds) - 1.0)

    def should_leave(self, at: float, idle: bool) -> bool:
        """In a pause of the talk if there is a handle, at the latest just before the deadline."""
        return self.leave_by is not None and ((idle and self.handle is not None) or at >= self.leave_by)
