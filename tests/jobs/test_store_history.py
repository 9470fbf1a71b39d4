from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from components.analysis.checks import Check
from components.analysis.evidence import Quote
from components.analysis.result import Claim, Result, Source
from components.gemini.usage import Usage
from components.jobs.store.database import Database
from components.jobs.store.errors import ResultTooLarge, StoreFailed
from components.jobs.store.history import Entry, History, Page
from components.jobs.store.limits import Limits
from components.jobs.store.tables import results
from components.prices.band import Band

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RESULT = Result(
    task="extract",
    title="Café, 3 €",
    claims=(Claim(id="total", kind="value", value=Decimal("3.00"), evidence=(Quote(quote="3,00", page=1),)),),
    checks=(Check("Sum", True, "3.00", "3.00", "", ("total",)),),
    sources=(Source(name="café.jpg", mime_type="image/jpeg", sha256="ab"),),
    model="gemini-3.8-flash",
    usage=Usage(prompt=1120, output=40, prompt_by={"image": 1100, "text": 20}),
    estimate=Band(Decimal("0.0008"), Decimal("0.0010"), Decimal("0.0020")),
    cost=Decimal("0.000990"),
    run="run-1",
    data={"record": {"total": Decimal("3.00"), "store": None}},
)


class Clock:
    """Each look at it is a second later."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def titled(title: str, task: str = "ask") -> Result:
    return Result(task=task, title=title)


@pytest.fixture
def history(database: Database) -> History:
    return History(database, clock=Clock())


def titles(history: History, owner: str = "ann") -> list[str]:
    return [entry.title for entry in history.newest(owner, limit=1000).entries]


def test_a_result_comes_back_as_it_was(history: History) -> None:
    assert history.get("ann", history.save("ann", RESULT)) == RESULT


def test_an_entry_says_what_a_list_shows(history: History) -> None:
    id = history.save("ann", RESULT)
    expected = Entry(
        id,
        NOON + timedelta(seconds=1),
        "extract",
        "Café, 3 €",
        "gemini-3.8-flash",
        "done",
        Decimal("0.000990"),
        len(RESULT.to_json()),
    )
    (entry,) = history.newest("ann").entries
    assert entry == expected
    assert (str(entry.cost), entry.at.tzinfo) == ("0.00099", UTC)


def test_an_unknown_cost_stays_unknown(history: History) -> None:
    history.save("ann", titled("One"))
    assert history.newest("ann").entries[0].cost is None


def test_entries_come_newest_first_in_pages(history: History) -> None:
    for number in range(5):
        history.save("ann", titled(str(number)))
    first, second, third = (history.newest("ann", offset=offset, limit=2) for offset in (0, 2, 4))
    assert [[entry.title for entry in page.entries] for page in (first, second, third)] == [
        ["4", "3"],
        ["2", "1"],
        ["0"],
    ]
    assert [page.total for page in (first, second, third)] == [5, 5, 5]


def test_one_tasks_entries(history: History) -> None:
    for title, task in (("1", "ask"), ("2", "compare"), ("3", "ask")):
        history.save("ann", titled(title, task))
    page = history.newest("ann", task="ask")
    assert ([entry.title for entry in page.entries], page.total) == (["3", "1"], 2)


@pytest.mark.parametrize("stranger", ["bob", "", "ANN", "ann ", "%", "an_"])
def test_another_owner_has_nothing_of_it(history: History, stranger: str) -> None:
    id = history.save("ann", RESULT)
    assert history.newest(stranger).total == 0
    assert history.get(stranger, id) is None
    assert history.replace(stranger, id, titled("Taken")) is False
    assert history.delete(stranger, id) is False
    assert history.clear(stranger) == 0
    assert history.get("ann", id) == RESULT


def test_nobody_cannot_own_a_result(history: History) -> None:
    with pytest.raises(ValueError, match="owner"):
        history.save("", RESULT)


def test_deleting_one(history: History) -> None:
    first, second = history.save("ann", titled("1")), history.save("ann", titled("2"))
    assert history.delete("ann", first) is True
    assert history.delete("ann", first) is False
    assert (history.get("ann", first), titles(history)) == (None, ["2"])
    assert history.get("ann", second) == titled("2")


def test_deleting_all_of_one_owner(history: History) -> None:
    for owner in ("ann", "bob", "ann"):
        history.save(owner, titled(owner))
    assert history.clear("ann") == 2
    assert (titles(history, "ann"), titles(history, "bob")) == ([], ["bob"])


def test_an_edited_result_takes_the_old_ones_place(history: History) -> None:
    first = history.save("ann", titled("1"))
    history.save("ann", titled("2"))
    before = history.newest("ann").entries[1]
    assert history.replace("ann", first, titled("1, edited")) is True
    assert titles(history) == ["2", "1, edited"]
    assert history.newest("ann").entries[1].at == before.at
    assert history.get("ann", first) == titled("1, edited")


def test_a_result_that_is_gone_is_not_replaced(history: History) -> None:
    assert history.replace("ann", "nothing", RESULT) is False


def test_text_that_databases_refuse_is_kept_readable(history: History) -> None:
    id = history.save("ann", Result(task="ask", title="zero\0 half\ud83d", data={"text": "zero\0 half\ud83d"}))
    kept = history.get("ann", id)
    assert kept is not None
    assert (kept.title, kept.data["text"]) == ("zero half?", "zero\0 half\ud83d")


def test_a_too_large_result_is_refused_and_the_others_stay(database: Database) -> None:
    small, large = titled("small"), titled("x" * 1000)
    history = History(database, Limits(result_bytes=len(small.to_json())))
    id = history.save("ann", small)
    with pytest.raises(ResultTooLarge, match="Download it instead"):
        history.save("ann", large)
    with pytest.raises(ResultTooLarge):
        history.replace("ann", id, large)
    assert history.get("ann", id) == small


def test_the_oldest_make_way_beyond_the_number_kept(database: Database) -> None:
    history = History(database, Limits(owner_results=2), Clock())
    history.save("bob", titled("bob's"))
    for number in range(4):
        history.save("ann", titled(str(number)))
    assert (titles(history, "ann"), titles(history, "bob")) == (["3", "2"], ["bob's"])


def test_the_oldest_make_way_beyond_the_bytes_kept(database: Database) -> None:
    size = len(titled("0").to_json())
    history = History(database, Limits(owner_bytes=2 * size + 1), Clock())
    for number in range(3):
        history.save("ann", titled(str(number)))
    assert titles(history) == ["2", "1"]


def test_the_one_just_saved_stays_whatever_its_size(database: Database) -> None:
    history = History(database, Limits(owner_bytes=1), Clock())
    history.save("ann", titled("1"))
    history.save("ann", titled("2"))
    assert titles(history) == ["2"]


def test_the_oldest_of_everybody_make_way_beyond_the_bytes_of_all(database: Database) -> None:
    size = len(titled("0").to_json())
    history = History(database, Limits(total_bytes=3 * size), Clock())
    for owner, title in (("ann", "0"), ("bob", "1"), ("ann", "2"), ("bob", "3")):
        history.save(owner, titled(title))
    assert (titles(history, "ann"), titles(history, "bob")) == (["2"], ["3", "1"])


def test_the_one_just_saved_stays_though_the_clock_was_set_back(database: Database) -> None:
    limits = Limits(owner_results=1)
    History(database, limits, later(1)).save("ann", titled("1"))
    history = History(database, limits, later(0))
    history.save("ann", titled("2"))
    assert titles(history) == ["2"]


def later(days: float) -> Callable[[], datetime]:
    return lambda: NOON + timedelta(days=days)


def test_old_results_of_everybody_go_with_the_days(database: Database) -> None:
    limits = Limits(result_days=90)
    for owner, days in (("ann", 0.0), ("bob", 0.5)):
        History(database, limits, later(days)).save(owner, titled(owner))
    newest = History(database, limits, later(90.25))
    newest.save("cem", titled("cem"))
    assert [newest.newest(owner).total for owner in ("ann", "bob", "cem")] == [0, 1, 1]


def test_a_result_that_cannot_be_read_is_told(database: Database, history: History) -> None:
    id = history.save("ann", RESULT)
    with database.write() as connection:
        connection.execute(update(results).values(body='{"claims": "of another shape"}'))
    with pytest.raises(StoreFailed, match="another version of the app"):
        history.get("ann", id)
    assert history.delete("ann", id) is True


def test_titles_are_searched_as_they_are(history: History) -> None:
    for title in ("Receipt 100%", "receipt 1000", "Invoice"):
        history.save("ann", titled(title))

    def found(words: str) -> list[str]:
        return [entry.title for entry in history.newest("ann", title=words).entries]

    assert found("RECEIPT") == ["receipt 1000", "Receipt 100%"]
    assert found("100%") == ["Receipt 100%"] and found("_") == []
    assert history.newest("ann", title="voice", task="extract") == Page((), 0)


def test_an_owner_s_results_move_to_another(history: History) -> None:
    for owner in ("ann", "bob", "eve"):
        history.save(owner, titled(f"of {owner}"))
    assert history.move("ann", "bob") == 1
    assert titles(history, "ann") == [] and titles(history, "eve") == ["of eve"]
    assert titles(history, "bob") == ["of bob", "of ann"]
    with pytest.raises(ValueError, match="owner"):
        history.move("bob", "")
