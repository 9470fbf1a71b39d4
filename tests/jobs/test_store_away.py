"""A database that hangs or is held by another process: nobody hangs with it, and nothing that was made is lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from components.analysis.result import Result
from components.jobs.store.database import Database
from components.jobs.store.errors import StoreGone
from components.jobs.store.history import History
from components.jobs.store.store import Store, from_environment, waiting_room
from tests.jobs import postgresql
from tests.jobs.locking import held
from tests.waiting import wait_until

SECONDS = 60
MADE = Result(task="ask", title="Made while it was away")


@pytest.fixture(scope="module")
def server() -> Iterator[URL]:
    programs = postgresql.installed()
    if programs is None:
        pytest.skip("needs PostgreSQL's server, which is not installed")
    pytest.importorskip("psycopg", reason="needs the driver psycopg, which is not installed")
    with postgresql.cluster(programs) as url:
        yield url


@pytest.fixture
def store(server: URL, tmp_path: Path) -> Iterator[Store]:
    with postgresql.own_schema(server) as url:
        found = Store(Database(url), waiting=tmp_path / "waiting")
        yield found
        found.close()


def titles(store: Store) -> list[str]:
    try:
        return [entry.title for entry in store.history.newest("ann").entries]
    except StoreGone:
        return []


def test_a_frozen_server_hangs_nobody_and_loses_nothing(server: URL, store: Store) -> None:
    store.keep("ann", Result(task="ask", title="Made before"))
    with postgresql.frozen(server):
        with pytest.raises(StoreGone, match="does not answer"):
            store.history.newest("ann")
        assert store.trouble() == "The database does not answer."
        kept = store.keep("ann", MADE)
        assert kept.waits
        store.change("ann", kept.id, MADE.model_copy(update={"title": "Corrected"}))
        store.move("ann", "bob")
    wait_until(lambda: not store.late.waiting, SECONDS, what="what waited to be entered")
    wait_until(lambda: store.trouble() == "", SECONDS)
    page = wait_until(lambda: store.history.newest("bob"), SECONDS)
    assert {entry.title for entry in page.entries} == {"Made before", "Corrected"}
    assert store.history.newest("ann").total == 0


def test_a_server_that_is_frozen_from_the_start_is_told(server: URL, tmp_path: Path) -> None:
    with postgresql.own_schema(server) as url:
        found = Store(Database(url), waiting=tmp_path / "waiting")
        with postgresql.frozen(server):
            assert found.keep("ann", MADE).waits and titles(found) == []
        assert wait_until(lambda: titles(found), SECONDS) == [MADE.title]
        found.close()


def test_a_statement_that_takes_too_long_is_broken_off_and_the_database_goes_on(server: URL) -> None:
    database = Database(server)
    with pytest.raises(StoreGone, match="busy"), database.read() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    with database.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    database.close()


def test_a_connection_that_the_server_closed_is_made_anew(server: URL, store: Store) -> None:
    store.keep("ann", MADE)
    with store._database.read() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    other = Database(server)
    with other.read() as connection:
        assert connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid}).scalar_one()
    other.close()
    assert store.history.newest("ann").total == 1


def test_what_is_made_while_another_process_holds_the_file_comes_later(tmp_path: Path) -> None:
    store = from_environment({}, tmp_path)
    store.keep("ann", Result(task="ask", title="Made before"))
    with held(tmp_path / ".data" / "workbench.sqlite3"):
        assert titles(store) == ["Made before"]
        assert store.keep("ann", MADE).waits and titles(store) == ["Made before"]
    assert wait_until(lambda: titles(store)[1:], SECONDS) == ["Made before"]
    store.close()


def test_who_is_patient_waits_for_the_file(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    database = Database(URL.create("sqlite", database=str(path)))
    History(database).save("ann", MADE)
    done = threading.Event()

    def write() -> None:
        with database.write(patience=SECONDS) as connection:
            connection.execute(text("UPDATE result SET title = 'written'"))
        done.set()

    with held(path):
        thread = threading.Thread(target=write)
        thread.start()
        with pytest.raises(StoreGone, match="busy"), database.write():
            pass
        assert not done.is_set()
    thread.join(SECONDS)
    assert done.is_set() and History(database).newest("ann").entries[0].title == "written"
    database.close()


def test_opening_does_not_wait_for_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    url = URL.create("sqlite", database=str(path))
    first, second = Database(url), Database(url)
    History(first).save("ann", MADE)
    with held(path):
        assert History(second).newest("ann").total == 1
    first.close()
    second.close()


def test_a_move_that_fails_half_way_moves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = from_environment({}, tmp_path)
    store.keep("ann", MADE)

    def broken(*_: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(store.presets, "move", broken)
    with pytest.raises(KeyError):
        store.move("ann", "bob")
    assert [store.history.newest(owner).total for owner in ("ann", "bob")] == [1, 0]
    store.close()


def test_what_waits_lies_beside_its_database(tmp_path: Path) -> None:
    assert waiting_room(URL.create("sqlite", database="kept.db"), tmp_path) == Path("kept.db-waiting")
    one, other = (URL.create("postgresql+psycopg", "u", "secret", host, database="x") for host in ("a", "b"))
    assert waiting_room(one, tmp_path) != waiting_room(other, tmp_path)
    assert waiting_room(one, tmp_path).parent == tmp_path / ".data" and "secret" not in os.fspath(
        waiting_room(one, tmp_path)
    )
