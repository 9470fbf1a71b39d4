"""When to try again, and how long to wait: exponential backoff with full jitter, and never less than was asked for."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_before_delay

from components.gemini.errors import GeminiError, NetworkDown, QuotaExceeded, ServiceBusy
from components.gemini.events import Notice

Emit = Callable[[Notice], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to keep trying in all, of the first wait at most, and of any wait at most."""

    total: float = 300
    first: float = 1
    longest: float = 60
    chance: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def wait(self, attempt: int, error: BaseException | None) -> float:
        """Seconds before the attempt after this one, counted from 1. What the service asks for is a lower bound."""
        asked = error.retry_after if isinstance(error, QuotaExceeded | ServiceBusy) else None
        if asked is not None:
            return asked + self.chance() * self.first
        return self.chance() * min(self.longest, self.first * 2.0 ** (attempt - 1))

    def retrying(self, emit: Emit) -> AsyncRetrying:
        """Retries what raises a retryable GeminiError, telling before each wait; the last error comes out as it is."""

        def tell(state: RetryCallState) -> None:
            emit(notice(_error(state), state.upcoming_sleep))

        return AsyncRetrying(
            retry=retry_if_exception(is_retryable),
            wait=lambda state: self.wait(state.attempt_number, _error(state)),
            stop=stop_before_delay(self.total),
            sleep=self.sleep,
            before_sleep=tell,
            reraise=True,
        )


def is_retryable(error: BaseException) -> bool:
    return isinstance(error, GeminiError) and error.retryable


def notice(error: BaseException | None, seconds: float) -> Notice:
    """What the user is told before the wait; "resent" when the lost request may be charged beside the new one."""
    when = "now" if seconds < 1 else f"in {math.ceil(seconds)} s"
    if isinstance(error, NetworkDown) and error.sent:
        return Notice("resent", f"{error.message} Sent again {when}; the first request may be charged as well.")
    return Notice("retry", f"{_said(error)} Trying again {when}.")


def _said(error: BaseException | None) -> str:
    match error:
        case QuotaExceeded():
            return "The quota is used up for the moment."
        case ServiceBusy():
            return "The service is overloaded."
        case GeminiError(message=message):
            return message
    return "The request failed."


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
