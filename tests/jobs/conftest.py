"""Databases for the store's tests: every test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from components.jobs.store.database import Database
from components.jobs.store.ledger import Ledger
from tests.jobs import postgresql
from tests.jobs.house import NOON, House


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    with postgresql.running() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "store.sqlite3"))
        return
    with postgresql.own_schema(request.getfixturevalue("postgresql_server")) as address:
        yield address


@pytest.fixture
def database(url: URL) -> Iterator[Database]:
    found = Database(url)
    yield found
    found.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """On SQLite: what is kept is the ledger's business, tested on both."""
    database = Database(URL.create("sqlite", database=str(tmp_path / "house.sqlite3")))
    yield House(Ledger(database, clock=lambda: NOON))
    database.close()
