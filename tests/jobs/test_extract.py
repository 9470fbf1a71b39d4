from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from components.analysis.presets import PRODUCT, RECEIPT
from components.errors import WorkbenchError
from components.gemini.events import Done
from components.gemini.request import Settings
from components.jobs.extract import Task, answer_size, by_page, outcome, price_of
from components.jobs.run import Item
from components.media.probe import Media
from components.prices.band import Band

ON = date(2026, 11, 21)
PDF = Task("k", "a.pdf", Path("a.pdf"), Media("pdf", "application/pdf", "a.pdf", 9, "k", pages=3))
PHOTO = Task("p", "a.png", Path("a.png"), Media("image", "image/png", "a.png", 9, "p", width=740, height=970))


def test_a_pdf_may_be_one_document_or_one_a_page() -> None:
    assert [(task.key, task.name, task.pages) for task in by_page(PDF)] == [
        ("k-1", "a.pdf p. 1", "1"),
        ("k-2", "a.pdf p. 2", "2"),
        ("k-3", "a.pdf p. 3", "3"),
    ]
    assert by_page(PHOTO) == [PHOTO]
    assert Task("k", "a.pdf", PDF.path, PDF.media, "2-").page_numbers() == (2, 3)


def test_the_price_follows_files_pages_and_the_day() -> None:
    one = price_of([PDF], RECEIPT, "gemini-3.8-flash", Settings(), ON)
    page = price_of(by_page(PDF)[:1], RECEIPT, "gemini-3.8-flash", Settings(), ON)
    later = price_of([PDF], RECEIPT, "gemini-3.8-flash", Settings(), date(2027, 1, 1))
    assert one.money and page.money and later.money
    assert one.prompt.likely > page.prompt.likely and later.money.likely == 2 * one.money.likely
    assert price_of([PHOTO], RECEIPT, "some-model", Settings(), ON).money is None
    free = price_of([PHOTO], RECEIPT, "offline-engine", Settings(), ON).money
    assert free == Band(Decimal(), Decimal(), Decimal())


def test_a_longer_form_is_a_longer_answer() -> None:
    assert answer_size(RECEIPT) == Band(110, 1085, 7860)
    assert answer_size(PRODUCT) == Band(90, 315, 540)


@pytest.mark.parametrize(
    ("item", "store", "partial", "sentence"),
    [
        (Item("k", "n", "done", '{"record": {"store": "S"}, "evid', done=Done("max_tokens")), "S", True, True),
        (Item("k", "n", "failed", '{"record": {"store": "S"', error=WorkbenchError("It broke.")), "S", True, True),
        (Item("k", "n", "cancelled"), None, True, True),
        (Item("k", "n", "running", '{"record": {"store": "S", "to'), "S", True, False),
        (Item("k", "n", "incomplete", "", done=Done("safety")), None, True, True),
    ],
)
def test_what_arrived_is_kept_however_it_ended(item: Item, store: Any, partial: bool, sentence: bool) -> None:
    found = outcome(RECEIPT, item)
    assert (found.extraction.record["store"], found.extraction.partial, bool(found.sentence)) == (
        store,
        partial,
        sentence,
    )
