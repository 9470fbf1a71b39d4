from __future__ import annotations

from datetime import date
from decimal import Decimal

import cv2
import pytest
from PIL import Image
from pypdf import PdfReader
from stdnum import ean, iban

from components.media import pdf, worker
from components.media.pairs import PAIRS, SamplePair
from components.media.samples import CAFE, FOLDER, GRANOLA, HARDWARE, SAMPLES, STUDIO, Sample
from components.samples.barcode import modules


def stamp(sample: Sample) -> str:
    if sample.path.suffix == ".pdf":
        metadata = PdfReader(sample.path).metadata
        return str(metadata and metadata.keywords)
    with Image.open(sample.path) as image:
        return str(image.info["Comment"])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_the_files_were_drawn_from_the_facts(sample: Sample) -> None:
    assert stamp(sample) == sample.stamp, "run: python -m components.samples.make"
    assert sample.path.stat().st_size < 200_000


def test_no_file_is_without_facts() -> None:
    """Each stands by its name in the module that says what is on it."""
    files = {path.name for path in FOLDER.iterdir() if path.suffix in (".png", ".pdf", ".jpg")}
    told = "".join(path.read_text("utf-8") for path in FOLDER.parent.rglob("*.py"))
    assert files and [file for file in files if file not in told] == []


@pytest.mark.parametrize("sample", [CAFE, HARDWARE, STUDIO], ids=lambda sample: sample.file)
def test_lines_and_subtotal_add_up(sample: Sample) -> None:
    items = sample.facts["items"]
    for item in items:
        assert Decimal(item["quantity"]) * Decimal(item["unit_price"]) == Decimal(item["price"])
    assert sum(Decimal(item["price"]) for item in items) == Decimal(sample.facts["subtotal"])
    assert date.fromisoformat(sample.facts["date"]) < date(2026, 11, 21)


@pytest.mark.parametrize(("sample", "excess"), [(CAFE, "0.00"), (HARDWARE, "2.00"), (STUDIO, "0.00")])
def test_one_total_is_wrong_on_purpose(sample: Sample, excess: str) -> None:
    due = Decimal(sample.facts["subtotal"]) + Decimal(sample.facts["tax"])
    assert Decimal(sample.facts["total"]) - due == Decimal(excess)


def test_the_invoice_is_text() -> None:
    words = " ".join(pdf.text(STUDIO.path, 1).split())
    for key in ("vendor", "customer", "invoice_number", "date", "due_date", "tax", "iban"):
        assert STUDIO.facts[key] in words
    assert iban.is_valid(STUDIO.facts["iban"])


def test_the_bar_code_can_be_scanned() -> None:
    picture = cv2.imread(str(GRANOLA.path))
    assert picture is not None
    code, *_ = cv2.barcode.BarcodeDetector().detectAndDecode(picture)
    assert code == GRANOLA.facts["code"]
    assert ean.is_valid(GRANOLA.facts["code"])


def test_bars_of_a_known_code() -> None:
    """The example of the EAN-13 article of Wikipedia, 4003994155486."""
    assert modules("4003994155486") == (
        "101" "0001101" "0100111" "0111101" "0001011" "0010111" "0011101"
        "01010" "1100110" "1001110" "1001110" "1011100" "1001000" "1010000" "101"
    )  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.title)
def test_pairs_were_drawn_from_their_facts(pair: SamplePair) -> None:
    for path in pair.paths:
        with Image.open(path) as image:
            told = image.info.get("Comment") or image.info["comment"].decode()
            assert (told, image.size) == (pair.stamp, pair.size), "run: python -m components.samples.pairs"
        assert path.stat().st_size < 200_000


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.title)
def test_pairs_differ_where_their_facts_say_and_nowhere_else(pair: SamplePair) -> None:
    first, second = pair.paths
    found = worker.compare(worker.align(first, second))
    for change in pair.changes:
        down = 500 * (change.place[0] + change.place[2]) / pair.size[1]
        across = 500 * (change.place[1] + change.place[3]) / pair.size[0]
        assert any(c.first[0] <= down <= c.first[2] and c.first[1] <= across <= c.first[3] for c in found.clusters)
    assert len(found.clusters) == len(pair.changes)
