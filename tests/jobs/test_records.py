from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from components.analysis.checks import check
from components.analysis.evidence import Quote
from components.analysis.extract import Extraction
from components.analysis.presets import RECEIPT
from components.analysis.result import Result
from components.analysis.shape import Evidence
from components.gemini.events import Done
from components.gemini.request import Settings
from components.gemini.usage import Usage
from components.jobs.extract import Outcome, Task, price_of
from components.jobs.records import Asked, Reading, corrected, kept, result, sheet
from components.jobs.run import Item, State
from components.media.probe import Media

ON = date(2026, 11, 21)
PDF = Media("pdf", "application/pdf", "a.pdf", 9, "ab" * 32, pages=5)
READ = {"store": "Tea House", "total": Decimal("9.50"), "tax": None}
PLACES = (
    Evidence(field="total", quote="9,50", page=2, box_2d=[10, 20, 30, 40]),
    Evidence(field="store", quote="TEA", page=9),
)
ITEM = Item("k", "a.pdf", "done", usage=Usage(100, 10), done=Done("stop", model_version="gemini-3.8-flash"))


def reading(item: Item = ITEM, record: dict[str, object] | None = None, pages: str = "2, 4") -> Reading:
    task = Task("k", "a.pdf", Path("a.pdf"), PDF, pages)
    now = READ if record is None else record
    return Reading(task, item, Outcome(Extraction(READ, PLACES)), now, check(RECEIPT, now, ON), Decimal("0.001"))


def asked() -> Asked:
    one, model = reading().task, "gemini-3.8-flash"
    return Asked(RECEIPT, model, {"k": one}, price_of([one, one], RECEIPT, model, Settings(), ON), "run-1")


def test_a_reading_becomes_claims_with_places_on_the_file_s_own_pages() -> None:
    made = result(asked(), reading())
    assert (made.task, made.title, made.model, made.run) == ("extract", "a.pdf (Receipt)", "gemini-3.8-flash", "run-1")
    total = made.claim("total")
    assert total and total.value == Decimal("9.50")
    assert total.evidence == (Quote(quote="9,50", page=4, box=(10, 20, 30, 40)),)
    store = made.claim("store")
    assert store and store.evidence == (Quote(quote="TEA"),) and made.claim("tax") is None
    assert made.sources[0].sha256 == PDF.sha256 and made.cost == Decimal("0.001")
    whole = asked().estimate
    assert whole and whole.money and made.estimate and made.estimate.likely == whole.money.likely / 2


def test_of_a_single_page_the_model_need_not_tell_the_page() -> None:
    one = reading(pages="3")
    places = (Evidence(field="total", quote="9,50"),)
    read = Reading(one.task, ITEM, Outcome(Extraction(READ, places)), READ, (), None)
    total = result(asked(), read).claim("total")
    assert total and total.evidence == (Quote(quote="9,50", page=3),)


def test_a_correction_tells_what_was_read() -> None:
    right = {**READ, "total": Decimal("9.80"), "tax": Decimal("0.30")}
    made = result(asked(), reading(record=right))
    claims = {claim.id: claim.details for claim in made.claims}
    told = "corrected, read as"
    assert claims == {"store": {}, "total": {told: "9.50"}, "tax": {told: "nothing"}}


def test_what_is_kept_comes_back_as_it_was_and_can_be_corrected_again() -> None:
    back = Result.from_json(result(asked(), reading()).to_json())
    held = kept(back)
    assert held and held.shape == RECEIPT and held.record == READ and len(held.read.evidence) == 2
    right = {**READ, "total": Decimal("9.80")}
    again = corrected(back, held, right, ())
    total = again.claim("total")
    assert total and total.value == Decimal("9.80") and total.details and again.title == back.title
    now = kept(Result.from_json(again.to_json()))
    assert now and now.record == right and now.read.record == READ
    assert sheet(again, now).record == right and sheet(again, now).name == "a.pdf"


def test_results_of_others_have_no_table() -> None:
    assert kept(Result(task="ask", title="t", data={"record": {}, "evidence": []})) is None
    assert kept(Result(task="extract", title="t", data={"record": {}, "evidence": [], "shape": {"title": ""}})) is None
    assert kept(Result(task="extract", title="t")) is None


@pytest.mark.parametrize(
    ("state", "record", "is_something"),
    [
        ("done", {}, True),
        ("failed", {"store": None}, False),
        ("cancelled", {"store": "Tea"}, True),
        ("running", {"store": "Tea"}, False),
    ],
)
def test_only_what_came_of_something_is_kept(state: State, record: dict[str, object], is_something: bool) -> None:
    assert reading(Item("k", "a.pdf", state), record).is_something is is_something
