"""Databases for the store's tests: every test that asks for one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from components.jobs.store.database import Database
from tests.jobs import postgresql


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
