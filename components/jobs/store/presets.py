"""What visitors saved to use again, as shapes of records: texts by page and title, each seen by its owner alone."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from components.jobs.store.database import Database
from components.jobs.store.errors import StoreFailed
from components.jobs.store.limits import require_owner
from components.jobs.store.tables import presets

MOST, BYTES = 200, 200_000  # of an owner; of one


class Presets:
    """`page` is a page's address. Every method may be called from any thread, and raises StoreFailed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, owner: str, page: str, title: str, body: str) -> None:
        """Keeps the text; one of this title makes way. Raises StoreFailed for one too many or too large."""
        require_owner(owner)
        if len(body.encode()) > BYTES:
            raise StoreFailed(f"A preset over {BYTES // 1000} kB is not kept.", "Download it instead.")
        with self._database.write() as connection:
            connection.execute(delete(presets).where(_own(owner, page, title)))
            of_owner = select(func.count()).select_from(presets).where(presets.c.owner == owner)
            if connection.execute(of_owner).scalar_one() >= MOST:
                raise StoreFailed(f"There are {MOST} presets already.", "Delete some first.")
            connection.execute(insert(presets).values(owner=owner, page=page, title=title, body=body))

    def all(self, owner: str, page: str) -> dict[str, str]:
        """The page's texts by their titles, in the order of these."""
        query = select(presets.c.title, presets.c.body).where(_own(owner, page)).order_by(presets.c.title)
        with self._database.read() as connection:
            return {title: body for title, body in connection.execute(query)}

    def delete(self, owner: str, page: str, title: str) -> bool:
        """Whether there was such a preset of this owner."""
        with self._database.write() as connection:
            return connection.execute(delete(presets).where(_own(owner, page, title))).rowcount > 0

    def clear(self, owner: str) -> int:
        with self._database.write() as connection:
            return connection.execute(delete(presets).where(presets.c.owner == owner)).rowcount

    def move(self, owner: str, to: str) -> int:
        """Gives all of an owner's presets to another, in the place of those of the same title."""
        require_owner(to)
        with self._database.write() as connection:
            for page, title in connection.execute(select(*NAMED).where(presets.c.owner == owner)).all():
                connection.execute(delete(presets).where(_own(to, page, title)))
            return connection.execute(update(presets).where(presets.c.owner == owner).values(owner=to)).rowcount


NAMED = presets.c.page, presets.c.title


def _own(owner: str, page: str, title: str | None = None) -> ColumnElement[bool]:
    of_page = (presets.c.owner == owner) & (presets.c.page == page)
    return of_page if title is None else of_page & (presets.c.title == title)
