"""History, ledger and presets over one database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from components.jobs.store.database import Database, address
from components.jobs.store.history import History
from components.jobs.store.ledger import Ledger
from components.jobs.store.limits import Limits
from components.jobs.store.presets import Presets


class Store:
    """One for the whole process, safe to use from any thread."""

    def __init__(self, database: Database, limits: Limits | None = None) -> None:
        self._database = database
        self.history = History(database, limits)
        self.ledger = Ledger(database, limits)
        self.presets = Presets(database)

    def forget(self, owner: str) -> None:
        """Deletes all that is kept of this owner. Raises StoreFailed."""
        self.history.clear(owner)
        self.ledger.clear(owner)
        self.presets.clear(owner)

    def move(self, owner: str, to: str) -> None:
        """Gives all that is kept of an owner to another. Raises StoreFailed."""
        self.history.move(owner, to)
        self.ledger.move(owner, to)
        self.presets.move(owner, to)

    def close(self) -> None:
        """Closes the connections; the next use opens them again."""
        self._database.close()


def from_environment(env: Mapping[str, str], app: Path, limits: Limits | None = None) -> Store:
    """The store that WORKBENCH_DATABASE_URL names, else a SQLite file in `.data/` of the app's folder.

    Nothing is opened yet. Raises StoreFailed for an address that can't be used.
    """
    return Store(Database(address(env, app)), limits)
