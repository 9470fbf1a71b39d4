"""A database that is opened in the background, lost and opened again."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from components.jobs.store import door
from components.jobs.store.door import Door
from components.jobs.store.errors import StoreFailed, StoreGone
from tests.waiting import wait_until

SECONDS = 20


class Rooms:
    """Opens, fails or hangs, as told."""

    def __init__(self) -> None:
        self.made: list[Engine] = []
        self.failure: Exception | None = None
        self.goes = threading.Event()
        self.goes.set()
        self.tries = 0

    def __call__(self) -> Engine:
        self.tries += 1
        self.goes.wait(SECONDS)
        if self.failure:
            raise self.failure
        self.made.append(create_engine("sqlite://"))
        return self.made[-1]


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rooms]:
    monkeypatch.setattr(door, "BETWEEN", 0.0)
    found = Rooms()
    yield found
    found.goes.set()


def test_it_is_opened_once_for_all(rooms: Rooms) -> None:
    entrance = Door(rooms)
    found: list[Engine] = []
    threads = [threading.Thread(target=lambda: found.append(entrance.engine())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == rooms.made * 8 and rooms.tries == 1


def test_a_first_failure_is_told_at_once_and_as_it_was(rooms: Rooms) -> None:
    rooms.failure = StoreFailed("Newer.", "Update.")
    with pytest.raises(StoreFailed, match=r"Newer\. Update\.") as first:
        Door(rooms).engine()
    assert not isinstance(first.value, StoreGone)


def test_a_fault_of_ours_is_logged_and_told(rooms: Rooms, caplog: pytest.LogCaptureFixture) -> None:
    rooms.failure = KeyError("ours")
    with pytest.raises(StoreFailed, match="could not be opened"):
        Door(rooms).engine()
    assert "KeyError" in caplog.text


def test_nobody_waits_for_one_that_was_lost_but_who_wants_to(rooms: Rooms) -> None:
    entrance = Door(rooms)
    entrance.lost(entrance.engine())
    rooms.goes.clear()
    with pytest.raises(StoreGone, match="does not answer"):
        entrance.engine()
    with pytest.raises(StoreGone):
        entrance.engine()
    assert rooms.tries == 2
    found: list[Engine] = []
    patient = threading.Thread(target=lambda: found.append(entrance.engine(patience=SECONDS)))
    patient.start()
    rooms.goes.set()
    patient.join(SECONDS)
    assert found == [rooms.made[-1]] and entrance.engine() is rooms.made[-1]


def test_who_is_patient_sees_it_come_back_after_failures(rooms: Rooms) -> None:
    entrance = Door(rooms)
    rooms.failure = StoreGone("Gone.")
    found: list[Engine] = []
    patient = threading.Thread(target=lambda: found.append(entrance.engine(patience=SECONDS)))
    patient.start()
    wait_until(lambda: rooms.tries > 2, SECONDS)
    rooms.failure = None
    patient.join(SECONDS)
    assert found == rooms.made[-1:]


def test_losing_an_old_one_leaves_the_new_one(rooms: Rooms) -> None:
    entrance = Door(rooms)
    old = entrance.engine()
    entrance.lost(old)
    new = wait_until(lambda: entrance.engine(patience=SECONDS), SECONDS)
    entrance.lost(old)
    assert entrance.engine() is new is not old


def test_what_comes_open_after_closing_is_thrown_away(rooms: Rooms) -> None:
    entrance = Door(rooms)
    rooms.goes.clear()
    refused: list[StoreFailed] = []

    def come() -> None:
        try:
            entrance.engine()
        except StoreFailed as error:
            refused.append(error)

    first = threading.Thread(target=come)
    first.start()
    wait_until(lambda: rooms.tries, SECONDS)
    entrance.close()
    first.join(SECONDS)
    rooms.goes.set()
    assert len(refused) == 1 and entrance.engine() in rooms.made
    wait_until(lambda: len(rooms.made) == 2, SECONDS)
    assert entrance.engine() in rooms.made and rooms.tries == 2
