"""A PostgreSQL server for tests: the one named by TEST_POSTGRESQL_URL, else a private one on a socket of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from sqlalchemy import URL, create_engine, make_url, text

VARIABLE = "TEST_POSTGRESQL_URL"


@contextmanager
def running() -> Iterator[URL]:
    """The server's address; skips when there is none and none can be started."""
    pytest.importorskip("psycopg", reason="needs the driver psycopg, which is not installed")
    named = os.environ.get(VARIABLE)
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    programs = installed()
    if programs is None:
        pytest.skip(f"needs PostgreSQL: neither is {VARIABLE} set, nor is a server installed")
    with cluster(programs) as url:
        yield url


def installed() -> Path | None:
    """The folder of the newest server's programs: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    paths = [Path(found)] if found else debian
    return paths[-1].parent if paths else None


@contextmanager
def cluster(programs: Path) -> Iterator[URL]:
    # PostgreSQL refuses to run as root, and a socket's path may have about 100 characters: hence not pytest's folder.
    user = "postgres" if os.name == "posix" and os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        create = ["initdb", "-D", "data", "-U", "workbench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run(programs, create, folder, user)
        run(programs, ["pg_ctl", "-D", "data", "-l", "log", "-w", "-o", options, "start"], folder, user)
        try:
            yield URL.create("postgresql+psycopg", "workbench", database="postgres", query={"host": str(folder)})
        finally:
            run(programs, ["pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop"], folder, user)
    finally:
        shutil.rmtree(folder)


@contextmanager
def frozen(server: URL) -> Iterator[None]:
    """The server and all its processes stand still: connections are taken by the system, and nobody ever answers."""
    pid = Path(str(server.query["host"])) / "data" / "postmaster.pid"
    parent = psutil.Process(int(pid.read_text().split()[0]))
    family = [parent, *parent.children(recursive=True)]
    for process in family:
        process.suspend()
    try:
        yield
    finally:
        for process in family:
            process.resume()


def run(programs: Path, command: list[str], folder: Path, user: str | None) -> None:
    name, *rest = command
    # Its output goes nowhere: the server would hold a pipe open after pg_ctl has ended.
    quiet = subprocess.DEVNULL
    subprocess.run([programs / name, *rest], cwd=folder, user=user, check=True, stdout=quiet, stderr=quiet)


@contextmanager
def own_schema(server: URL) -> Iterator[URL]:
    """An address whose tables nobody else sees; they go with it."""
    name = f"t{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
            yield server.update_query_dict({"options": f"-csearch_path={name}"})
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    finally:
        engine.dispose()
