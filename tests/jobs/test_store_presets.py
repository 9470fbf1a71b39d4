from __future__ import annotations

import pytest

from components.jobs.store import presets
from components.jobs.store.database import Database
from components.jobs.store.errors import StoreFailed
from components.jobs.store.presets import Presets


@pytest.fixture
def mine(database: Database) -> Presets:
    return Presets(database)


def test_a_preset_is_kept_replaced_and_deleted_for_its_owner_and_page_alone(mine: Presets) -> None:
    mine.save("ann", "extract", "Tea", "1")
    mine.save("ann", "extract", "Bills", "é")
    mine.save("ann", "inspect", "Tea", "2")
    mine.save("bob", "extract", "Tea", "3")
    mine.save("ann", "extract", "Tea", "4")
    assert mine.all("ann", "extract") == {"Bills": "é", "Tea": "4"}
    assert list(mine.all("ann", "extract")) == ["Bills", "Tea"]
    assert mine.delete("ann", "extract", "Tea") and not mine.delete("ann", "extract", "Tea")
    assert (mine.all("ann", "inspect"), mine.all("bob", "extract")) == ({"Tea": "2"}, {"Tea": "3"})
    assert mine.clear("ann") == 2 and mine.all("bob", "extract") == {"Tea": "3"}


def test_too_large_and_too_many_are_told(mine: Presets, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreFailed, match="over 200 kB"):
        mine.save("ann", "extract", "Tea", "é" * 100_001)
    monkeypatch.setattr(presets, "MOST", 1)
    mine.save("ann", "extract", "Tea", "1")
    mine.save("ann", "extract", "Tea", "2")
    with pytest.raises(StoreFailed, match="1 presets already"):
        mine.save("ann", "extract", "Bills", "3")
    assert mine.all("ann", "extract") == {"Tea": "2"}


def test_presets_move_to_another_owner_in_the_place_of_their_namesakes(mine: Presets) -> None:
    mine.save("new", "extract", "Tea", "newer")
    mine.save("old", "extract", "Tea", "older")
    mine.save("old", "extract", "Bills", "kept")
    assert mine.move("new", "old") == 1
    assert mine.all("old", "extract") == {"Bills": "kept", "Tea": "newer"} and mine.all("new", "extract") == {}
    with pytest.raises(ValueError, match="owner"):
        mine.move("old", "")
