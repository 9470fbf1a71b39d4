from __future__ import annotations

import multiprocessing
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, inspect, text
from sqlalchemy.dialects import sqlite

from components.analysis.result import Result
from components.jobs.store import engines
from components.jobs.store.columns import Amount, Instant
from components.jobs.store.database import Database, address, parsed
from components.jobs.store.errors import StoreFailed, mapped
from components.jobs.store.history import History
from components.jobs.store.ledger import Ledger
from components.jobs.store.schema import OLDEST, STEPS, migrate
from components.jobs.store.store import from_environment
from components.jobs.store.tables import metadata

DIALECT = sqlite.dialect()
MIGRATED = "schema_version"


def test_the_default_is_a_file_in_the_apps_data_folder() -> None:
    assert address({}, Path("/app")) == URL.create("sqlite", database="/app/.data/workbench.sqlite3")


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("postgres://u:p@db/x", "postgresql+psycopg://u:***@db/x"),
        ("postgresql://u:p@db:5433/x?sslmode=require", "postgresql+psycopg://u:***@db:5433/x?sslmode=require"),
        ("postgresql+psycopg://u@db/x", "postgresql+psycopg://u@db/x"),
        ("sqlite:///kept.db", "sqlite:///kept.db"),
    ],
)
def test_the_environment_names_another(named: str, expected: str) -> None:
    assert str(address({"WORKBENCH_DATABASE_URL": f" {named} "}, Path("/app"))) == expected


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("mysql://u:secret@db/x", "This kind of database can't be used."),
        ("sqlite://", "A database in memory can't be shared by threads."),
        ("sqlite:///:memory:", "A database in memory can't be shared by threads."),
        ("secret", "The database's address can't be read."),
        ("postgresql://u:secret@db:port/x", "The database's address can't be read."),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_telling_it(named: str, sentence: str) -> None:
    with pytest.raises(StoreFailed, match="WORKBENCH_DATABASE_URL") as refused:
        parsed(named)
    assert refused.value.message == sentence
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_no_file_is_made_before_the_first_use(tmp_path: Path) -> None:
    store = from_environment({}, tmp_path)
    assert list(tmp_path.iterdir()) == []
    store.history.save("ann", Result(task="ask", title="One"))
    store.close()
    assert stat.S_IMODE((tmp_path / ".data").stat().st_mode) == 0o700
    assert (tmp_path / ".data" / "workbench.sqlite3").is_file()


def test_the_migrated_tables_are_those_that_queries_see(database: Database) -> None:
    with database.read() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == {*metadata.tables, MIGRATED}
        for name, table in metadata.tables.items():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
            assert columns == {column.name: column.nullable for column in table.columns}


def test_opening_again_changes_nothing(url: URL) -> None:
    for _ in range(2):
        database = Database(url)
        with database.read() as connection:
            assert connection.execute(text("SELECT version FROM schema_version")).scalars().all() == [len(STEPS)]
        database.close()


def test_only_missing_steps_are_taken_in_order(database: Database) -> None:
    steps = (*STEPS, ("ALTER TABLE result ADD COLUMN extra TEXT",), ("UPDATE result SET extra = 'new'",))
    History(database).save("ann", Result(task="ask", title="One"))
    with database.write() as connection:
        assert migrate(connection, steps) == 2
        assert migrate(connection, steps) == 0
        assert connection.execute(text("SELECT extra FROM result")).scalars().all() == ["new"]


def test_a_failed_step_leaves_the_database_as_it_was(database: Database) -> None:
    with pytest.raises(StoreFailed), database.write() as connection:
        migrate(connection, (*STEPS, ("CREATE TABLE more (id TEXT)", "NO SUCH STATEMENT")))
    with database.read() as connection:
        assert not inspect(connection).has_table("more")
        assert connection.execute(text("SELECT version FROM schema_version")).scalar() == len(STEPS)


def test_a_newer_database_is_not_touched(url: URL, database: Database) -> None:
    for version, oldest in ((99, OLDEST), (len(STEPS) + 1, len(STEPS) + 1)):
        with database.write() as connection:
            told = {"version": version, "oldest": oldest}
            connection.execute(text("UPDATE schema_version SET version = :version, oldest = :oldest"), told)
        with pytest.raises(StoreFailed, match="newer version of this app"), Database(url).read():
            pass


def test_an_older_version_goes_on_beside_a_newer_one_that_only_added(url: URL, database: Database) -> None:
    with database.write() as connection:
        migrate(connection, (*STEPS, ("ALTER TABLE call ADD COLUMN more TEXT",)))
    older = Database(url)
    id = History(older).save("ann", Result(task="ask", title="One"))
    assert History(database).get("ann", id)
    with older.write() as connection:
        assert migrate(connection) == 0
        assert connection.execute(text("SELECT version FROM schema_version")).scalar() == len(STEPS) + 1
    older.close()


def test_amounts_of_an_old_file_become_numbers_and_are_counted(url: URL) -> None:
    """As the app of three steps left it."""
    engine = create_engine(url)
    rows = [
        ("1", "ann", "2026-11-20 12:00:00", "0.000990", "0.002"),
        ("2", "ann", "2026-11-21 12:00:00", "0.1", None),
        ("3", "bob", "2026-11-21 13:00:00", None, "0.25"),
        ("4", "", "2026-11-21 14:00:00", "7.500000000001", None),
        ("5", "ann", "2026-11-21 15:00:00", None, None),
        ("6", "ann", "2026-11-21 16:00:00", "1E-7", None),
    ]
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE schema_version (version INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO schema_version VALUES (3)"))
        for step in STEPS[:3]:
            for statement in step:
                connection.execute(text(statement))
        for id, owner, at, cost, high in rows:
            connection.execute(
                text(
                    "INSERT INTO call (id, owner, at, page, model, connection, run, low, likely, high, cost) VALUES "
                    "(:id, :owner, :at, 'ask', 'm', 'deployment key', 'r', :high, :high, :high, :cost)"
                ),
                {"id": id, "owner": owner, "at": datetime.fromisoformat(at), "cost": cost, "high": high},
            )
    engine.dispose()
    database = Database(url)
    ledger, noon = Ledger(database), datetime(2026, 11, 21, 12, tzinfo=UTC)
    found = {call.id: call.cost for call in ledger.newest("ann")}
    assert found == {"1": Decimal("0.000990"), "2": Decimal("0.1"), "5": None, "6": Decimal("1E-7")}
    assert ledger.today(noon, "deployment key") == Decimal("7.850000100001")
    assert ledger.today(noon, "deployment key", "ann") == Decimal("0.1000001")
    assert ledger.today(noon - timedelta(days=1), "deployment key") == Decimal("0.000990")
    assert ledger.settle("3", None, Decimal("0.05")) and ledger.today(noon, "deployment key", "bob") == Decimal("0.05")
    database.close()


def test_a_write_that_fails_keeps_nothing(database: Database) -> None:
    history = History(database)
    with pytest.raises(KeyError), database.write() as connection:
        connection.execute(text("DELETE FROM schema_version"))
        raise KeyError
    assert history.newest("ann").total == 0
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM schema_version")).scalar() == 1


def test_threads_share_one_database(database: Database) -> None:
    history = History(database)
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: history.save("ann", Result(task="ask", title=str(n))), range(40)))
    page = history.newest("ann", limit=100)
    assert {entry.id for entry in page.entries} == set(ids)
    assert page.total == 40


def test_what_a_writer_read_still_holds_when_it_writes(tmp_path: Path) -> None:
    database = Database(URL.create("sqlite", database=str(tmp_path / "store.sqlite3")))

    def count_up(_: int) -> None:
        with database.write() as connection:
            number = connection.execute(text("SELECT version FROM schema_version")).scalar_one()
            connection.execute(text("UPDATE schema_version SET version = :next"), {"next": number + 1})

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(count_up, range(60))) == [None] * 60
    with database.read() as connection:
        assert connection.execute(text("SELECT version FROM schema_version")).scalar_one() == len(STEPS) + 60
    database.close()


def save_some(address: str, start: int) -> None:
    database = Database(parsed(address))
    for number in range(start, start + 5):
        History(database).save("ann", Result(task="ask", title=str(number)))
    database.close()


def test_processes_open_and_fill_a_new_database_at_once(url: URL) -> None:
    address = url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=save_some, args=(address, start)) for start in (0, 5, 10)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0, 0]
    database = Database(url)
    page = History(database).newest("ann", limit=100)
    database.close()
    assert sorted(int(entry.title) for entry in page.entries) == list(range(15))


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"not a database, but long enough to be read as one's first page" * 20)
    with pytest.raises(StoreFailed) as failed, Database(URL.create("sqlite", database=str(path))).read():
        pass
    assert str(tmp_path) not in str(failed.value)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(StoreFailed, match="The folder for the database can't be written"),
        Database(URL.create("sqlite", database=str(tmp_path / "file" / "store.sqlite3"))).read(),
    ):
        pass


def test_a_server_that_is_not_there_is_told() -> None:
    pytest.importorskip("psycopg", reason="needs the driver psycopg, which is not installed")
    url = parsed("postgresql://u:secret@127.0.0.1:1/x")
    with pytest.raises(StoreFailed, match=r"^The database does not answer\.") as failed, Database(url).read():
        pass
    assert "secret" not in str(failed.value)


def test_a_missing_driver_is_told() -> None:
    with pytest.raises(StoreFailed, match=r"requirements\.txt"), mapped():
        raise ModuleNotFoundError("No module named 'psycopg'")


def test_an_errors_text_holds_no_parameters(url: URL, database: Database) -> None:
    with pytest.raises(StoreFailed) as failed, database.write() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:body)"), {"body": "a person's text"})
    assert "a person's text" not in str(failed.value.__cause__)


@pytest.mark.parametrize("amount", ["0", "0.10", "1.50", "-0.0000001", "8999999.123456789012", "1E-7", "100"])
def test_an_amount_comes_back_exactly(amount: str) -> None:
    column = Amount()
    stored = column.process_bind_param(Decimal(amount), DIALECT)
    assert isinstance(stored, int) and column.process_result_value(stored, DIALECT) == Decimal(amount)


def test_an_amount_that_is_no_number_is_refused() -> None:
    for amount in ("NaN", "Infinity", "1E+9"):
        with pytest.raises(ValueError, match="must be a number"):
            Amount().process_bind_param(Decimal(amount), DIALECT)


def test_a_time_is_kept_in_utc() -> None:
    tokyo = datetime(2026, 11, 21, 3, 0, 0, 123456, timezone(timedelta(hours=9)))
    stored = Instant().process_bind_param(tokyo, DIALECT)
    assert stored == datetime(2026, 11, 20, 18, 0, 0, 123456)
    assert Instant().process_result_value(stored, DIALECT) == datetime(2026, 11, 20, 18, 0, 0, 123456, UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        Instant().process_bind_param(datetime(2026, 11, 21), DIALECT)


def test_what_was_deleted_is_gone_from_the_file(tmp_path: Path) -> None:
    database = Database(URL.create("sqlite", database=str(tmp_path / "store.sqlite3")))
    history = History(database)
    id = history.save("ann", Result(task="ask", title="a very private title"))
    history.delete("ann", id)
    database.close()
    assert list(tmp_path.iterdir()) == [tmp_path / "store.sqlite3"]
    assert b"very private" not in (tmp_path / "store.sqlite3").read_bytes()


def test_readers_do_not_wait_for_the_writer(tmp_path: Path) -> None:
    database = Database(URL.create("sqlite", database=str(tmp_path / "store.sqlite3")))
    history = History(database)
    with database.write():
        assert history.newest("ann").total == 0
    database.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_a_new_file_gets_its_log_from_many_at_once(tmp_path: Path) -> None:
    failed: list[BaseException] = []

    def set_up(url: URL, together: threading.Barrier) -> None:
        engine = engines.sqlite(url)
        together.wait()
        try:
            engine.connect().close()
        except BaseException as error:
            failed.append(error)
        engine.dispose()

    for number in range(150):
        url, together = URL.create("sqlite", database=str(tmp_path / f"{number}.sqlite3")), threading.Barrier(6)
        threads = [threading.Thread(target=set_up, args=(url, together)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
