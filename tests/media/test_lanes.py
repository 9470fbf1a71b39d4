from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from components.media.lanes import JobStopped, Lanes
from tests.waiting import wait_until


class Job:
    """One that begins when it may and ends when it is told to."""

    def __init__(self, order: list[Job], lanes: Lanes, lane: str, heavy: bool) -> None:
        self.lane, self.stop, self.stopped = lane, threading.Event(), False
        self._order, self._lanes, self._heavy = order, lanes, heavy
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            with self._lanes.turn(self.lane, self._heavy, self.stop):
                self._order.append(self)
                self._over.wait()
        except JobStopped:
            self.stopped = True


class Floor:
    def __init__(self, lanes: Lanes) -> None:
        self.begun: list[Job] = []
        self.jobs: list[Job] = []
        self._lanes = lanes

    def job(self, lane: str, heavy: bool = False) -> Job:
        """Has come in when this returns, whether it began or waits."""
        job = Job(self.begun, self._lanes, lane, heavy)
        self.jobs.append(job)
        wait_until(lambda: len(self._lanes._waiting) + len(self.begun) >= len(self.jobs), what="the job to come in")
        return job

    def order(self) -> str:
        return "".join(job.lane for job in self.begun)


@pytest.fixture
def floor() -> Iterator[Floor]:
    floor = Floor(Lanes(4, 2, 2))
    yield floor
    for job in floor.jobs:
        job.stop.set()
        job.end()


def test_one_visitors_many_jobs_leave_room_for_anothers(floor: Floor) -> None:
    for _ in range(48):
        floor.job("a")
    assert floor.order() == "aa"
    floor.job("b")
    wait_until(lambda: floor.order() == "aab", what="aab")


def test_a_film_is_not_before_a_small_job(floor: Floor) -> None:
    for lane in "abc":
        floor.job(lane, heavy=True)
    assert floor.order() == "ab"
    floor.job("c")
    floor.job("d")
    wait_until(lambda: floor.order() == "abcd", what="abcd")


def test_one_visitors_second_film_waits_for_the_first(floor: Floor) -> None:
    first = floor.job("a", heavy=True)
    floor.job("a", heavy=True)
    floor.job("b", heavy=True)
    wait_until(lambda: floor.order() == "ab", what="ab")
    first.end()
    wait_until(lambda: floor.order() == "aba", what="aba")


def test_whoever_has_least_at_work_is_next(floor: Floor) -> None:
    first, *_ = [floor.job(lane) for lane in "aabb"]
    floor.job("a")
    floor.job("c")
    first.end()
    wait_until(lambda: floor.order() == "aabbc", what="aabbc")


def test_a_lane_keeps_its_order(floor: Floor) -> None:
    jobs = [floor.job("a") for _ in range(5)]
    for job in jobs[:3]:
        job.end()
    wait_until(lambda: len(floor.begun) == 5, what="all to begin")
    assert floor.begun == jobs


def test_who_gives_up_makes_way(floor: Floor) -> None:
    running = [floor.job("a"), floor.job("a")]
    waiting, last = floor.job("a"), floor.job("a")
    waiting.stop.set()
    wait_until(lambda: waiting.stopped, what="it to give up")
    running[0].end()
    wait_until(lambda: last in floor.begun, what="the next to begin")
    assert waiting not in floor.begun


def test_a_job_that_fails_gives_its_turn_back() -> None:
    lanes = Lanes(1, 1, 1)
    for _ in range(3):
        with pytest.raises(ValueError, match="failed"), lanes.turn("a", True):
            raise ValueError("failed")
    assert (lanes._running, lanes._waiting, lanes._spent) == ([], [], {})
