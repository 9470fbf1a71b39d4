from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial

import pytest

from components.gemini.errors import BadRequest, GeminiError, NetworkDown, QuotaExceeded, ServiceBusy
from components.gemini.events import Notice
from components.gemini.retry import Patience, notice


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def busy(retry_after: float | None = None) -> ServiceBusy:
    error = ServiceBusy("Busy.")
    error.retry_after = retry_after
    return error


def run(errors: list[GeminiError], patience: Patience) -> tuple[object, list[Notice]]:
    """What comes of work that fails with these errors, one after the other, and then succeeds."""
    left, told = list(errors), list[Notice]()

    async def work() -> str:
        async for attempt in patience.retrying(told.append):
            with attempt:
                if left:
                    raise left.pop(0)
        return "done"

    try:
        return asyncio.run(work()), told
    except GeminiError as error:
        return error, told


@pytest.mark.parametrize(("attempt", "longest"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (50, 60)])
def test_the_wait_doubles_up_to_a_minute(attempt: int, longest: float) -> None:
    assert Patience(chance=lambda: 1.0).wait(attempt, busy()) == longest
    assert Patience(chance=lambda: 0.5).wait(attempt, busy()) == longest / 2
    assert Patience(chance=lambda: 0.0).wait(attempt, busy()) == 0


def test_what_the_service_asks_for_is_waited_out() -> None:
    patience = Patience(chance=lambda: 0.5)
    assert patience.wait(1, busy(34.4)) == 34.9
    assert patience.wait(9, busy(0)) == 0.5


def test_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("time.monotonic", lambda: clock.now)
    patience = Patience(chance=lambda: 1.0, sleep=clock.sleep)
    result, told = run([busy() for _ in range(20)], patience)
    # The next minute would end after 300 s.
    assert clock.slept == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert isinstance(result, ServiceBusy) and len(told) == 9


def test_a_wait_that_would_end_too_late_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("time.monotonic", lambda: clock.now)
    result, told = run([busy(301)], Patience(sleep=clock.sleep))
    assert isinstance(result, ServiceBusy) and clock.slept == [] and told == []


def test_success_after_failures() -> None:
    clock = Clock()
    result, told = run([busy(), NetworkDown("Broke.")], Patience(chance=lambda: 1.0, sleep=clock.sleep))
    assert result == "done" and clock.slept == [1, 2]
    assert [one.kind for one in told] == ["retry", "retry"]


def test_what_stays_wrong_is_not_tried_again() -> None:
    for error in (BadRequest("No."), spent_day()):
        clock = Clock()
        assert run([error], Patience(sleep=clock.sleep)) == (error, [])


def test_notices_say_whether_it_may_cost_twice() -> None:
    lost = NetworkDown("The connection to the service broke.")
    lost.sent = True
    assert notice(lost, 2.0) == Notice(
        "resent",
        "The connection to the service broke. Sent again in 2 s; the first request may be charged as well.",
    )
    assert notice(busy(), 0.2) == Notice("retry", "The service is overloaded. Trying again now.")


def spent_day() -> QuotaExceeded:
    error = QuotaExceeded("Spent.")
    error.retryable = False
    return error


@pytest.mark.parametrize("seconds", [0.05, 1.0, 48.943207461, 299.0])
def test_no_wait_is_shorter_than_asked(seconds: float) -> None:
    for chance in (0.0, 1e-9, 0.5, 1.0):
        patience = Patience(chance=partial(float, chance))
        assert all(patience.wait(attempt, busy(seconds)) >= seconds for attempt in range(1, 12))


def test_a_wait_is_told_rounded_up() -> None:
    assert notice(busy(), 48.02).message.endswith("Trying again in 49 s.")
