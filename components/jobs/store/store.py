"""History, ledger and presets over one database, and what waits for it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import URL

from components.analysis.result import Result
from components.jobs.store.database import Database, address
from components.jobs.store.history import History
from components.jobs.store.late import Late, Write
from components.jobs.store.ledger import Ledger
from components.jobs.store.limits import Limits, now
from components.jobs.store.presets import Presets


@dataclass(frozen=True, slots=True)
class Kept:
    """A result's id in the history, and whether it still waits for the database."""

    id: str
    waits: bool


class Store:
    """One for the whole process, safe to use from any thread.

    What is kept while the database does not answer waits in the folder `waiting`, None for memory.
    """

    def __init__(self, database: Database, limits: Limits | None = None, waiting: Path | None = None) -> None:
        self._database = database
        self.late = Late(waiting, {"result": self._save, "change": self._replace, "move": self._move})
        self.history = History(database, limits)
        self.ledger = Ledger(database, limits, late=self.late)
        self.presets = Presets(database)
        self.late.start()

    def trouble(self) -> str:
        """Why the database can't be used now, in a sentence; "" where it can."""
        return self._database.trouble()

    def keep(self, owner: str, result: Result) -> Kept:
        """Into the history, now or later. Raises ResultTooLarge, and StoreFailed where waiting doesn't help."""
        id, at = uuid4().hex, now()
        values = {"owner": owner, "id": id, "at": at.isoformat()}
        written = self.late.do(
            lambda: self.history.save(owner, result, id=id, at=at),
            lambda: Write("result", {**values, "body": result.to_json()}),
        )
        return Kept(id, not written)

    def change(self, owner: str, id: str, result: Result) -> Kept:
        """An edited result in the old one's place, now or later. Raises as `keep`."""
        written = self.late.do(
            lambda: self.history.replace(owner, id, result),
            lambda: Write("change", {"owner": owner, "id": id, "body": result.to_json()}),
        )
        return Kept(id, not written)

    def forget(self, owner: str) -> None:
        """Deletes all that is kept of this owner. Raises StoreFailed."""
        with self._database.write():
            self.history.clear(owner)
            self.ledger.clear(owner)
            self.presets.clear(owner)

    def move(self, owner: str, to: str) -> None:
        """Gives all that is kept of an owner to another, now or later, with what waits. Raises StoreFailed."""
        values = {"owner": owner, "to": to}
        self.late.do(lambda: self._move(values), lambda: Write("move", values))

    def close(self) -> None:
        """Closes the connections; the next use opens them again."""
        self.late.close()
        self._database.close()

    def _save(self, told: Mapping[str, Any]) -> None:
        at = datetime.fromisoformat(told["at"])
        self.history.save(told["owner"], Result.from_json(told["body"]), id=told["id"], at=at)

    def _replace(self, told: Mapping[str, Any]) -> None:
        self.history.replace(told["owner"], told["id"], Result.from_json(told["body"]))

    def _move(self, told: Mapping[str, Any]) -> None:
        with self._database.write():
            self.history.move(told["owner"], told["to"])
            self.ledger.move(told["owner"], told["to"])
            self.presets.move(told["owner"], told["to"])


def from_environment(env: Mapping[str, str], app: Path, limits: Limits | None = None) -> Store:
    """The store that WORKBENCH_DATABASE_URL names, else a SQLite file in `.data/` of the app's folder.

    Nothing is opened yet. Raises StoreFailed for an address that can't be used.
    """
    url = address(env, app)
    return Store(Database(url), limits, waiting_room(url, app))


def waiting_room(url: URL, app: Path) -> Path:
    """Where writes to this database wait: beside the file, or for a server in the app's own folder."""
    if url.drivername == "sqlite":
        return Path(f"{url.database}-waiting")
    place = hashlib.sha256(f"{url.host}:{url.port}/{url.database}".encode()).hexdigest()[:12]
    return app / ".data" / f"waiting-{place}"
