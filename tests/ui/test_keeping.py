"""Results kept for a visitor, and a store that fails."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL

from components.analysis.result import Result
from components.jobs.store.database import Database
from components.jobs.store.limits import Limits
from components.jobs.store.store import Store
from components.ui.keeping import Keeper
from components.ui.visitor import Visitor, hashed

RESULT = Result(task="extract", title="Receipt")


def keeper(folder: Path, limits: Limits | None = None) -> Keeper:
    store = Store(Database(URL.create("sqlite", database=str(folder / "store.sqlite3"))), limits)
    return Keeper(Visitor(), lambda: store)


def test_a_result_is_kept_and_replaced(tmp_path: Path) -> None:
    mine = keeper(tmp_path)
    id = mine.keep(RESULT)
    assert id and mine.troubles == []
    mine.update(id, RESULT.model_copy(update={"title": "Corrected"}))
    (entry,) = mine.store().history.newest(mine.visitor.owner).entries
    assert (entry.id, entry.title) == (id, "Corrected")


def test_what_a_former_token_kept_follows_the_browser_and_nobody_else(tmp_path: Path) -> None:
    former = keeper(tmp_path)
    former.visitor = Visitor(owner=hashed("browser", "0" * 32))
    mine, stranger = Keeper(Visitor("b" * 32), former.store), Keeper(Visitor(), former.store)
    id = former.keep(RESULT)
    mine.visitor.inherit("0" * 32, mine.store().move)
    assert id and mine.store().history.get("b" * 32, id) == RESULT
    assert mine.store().history.get(former.visitor.owner, id) is None
    assert mine.store().history.get(stranger.visitor.owner, id) is None


def test_a_failure_is_told_and_stops_nothing(tmp_path: Path) -> None:
    small = keeper(tmp_path, Limits(result_bytes=10))
    assert small.keep(RESULT) is None
    small.update("id", RESULT)
    assert len(small.troubles) == 2 and "Download it instead." in small.troubles[0]
    (tmp_path / "file").write_text("")
    broken = keeper(tmp_path / "file" / "below")
    assert broken.keep(RESULT) is None and len(broken.troubles) == 1
