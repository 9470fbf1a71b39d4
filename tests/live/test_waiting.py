"""Whether an answer is overdue, by a clock set by hand."""

from __future__ import annotations

from components.live.waiting import MOST_MISSED, Waiting


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def missed(waiting: Waiting, clock: Clock, seconds: int) -> list[float]:
    """At which seconds the answer was overdue."""
    found = []
    for _ in range(seconds):
        clock.now += 1
        if waiting.misses(10):
            found.append(clock.now)
    return found


def test_some_times_and_then_no_more() -> None:
    clock = Clock()
    waiting = Waiting(clock)
    waiting.asked()
    assert missed(waiting, clock, 100) == [10 * number for number in range(1, MOST_MISSED + 1)]


def test_nobody_waits_unasked_or_answered() -> None:
    clock = Clock()
    waiting = Waiting(clock)
    assert missed(waiting, clock, 20) == []
    waiting.asked()
    waiting.over()
    assert missed(waiting, clock, 20) == []


def test_a_new_question_is_waited_for_afresh_and_the_same_one_is_not() -> None:
    clock = Clock()
    waiting = Waiting(clock)
    waiting.asked()
    missed(waiting, clock, 100)
    waiting.asked(again=True)
    assert missed(waiting, clock, 20) == []
    waiting.asked()
    assert missed(waiting, clock, 10) == [clock.now]


def test_after_the_last_connection_nobody_waits_any_longer() -> None:
    clock = Clock()
    waiting = Waiting(clock)
    waiting.asked()
    assert not waiting.gives_up(10)
    missed(waiting, clock, 10 * MOST_MISSED)
    clock.now += 9
    assert not waiting.gives_up(10)
    clock.now += 1
    assert waiting.gives_up(10) and waiting.since is None and not waiting.gives_up(10)
