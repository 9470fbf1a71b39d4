from pathlib import Path

from components.analysis.duplicates import same_records
from components.analysis.extract import extraction, request
from components.analysis.presets import RECEIPT
from components.gemini.request import FilePart, Settings, TextPart


def test_the_request_holds_the_file_before_the_instruction() -> None:
    file = FilePart(Path("a.png"), "image/png", "a.png")
    made = request(RECEIPT, [file], "some-model", Settings(seed=7))
    assert made.turns[0].parts[0] is file
    assert isinstance(made.turns[0].parts[1], TextPart) and RECEIPT.instruction in made.turns[0].parts[1].text
    assert (made.model, made.settings.seed, made.schema is not None) == ("some-model", 7, True)


def test_an_answer_becomes_a_record_with_the_shapes_fields_only() -> None:
    found = extraction(
        RECEIPT, {"record": {"store": "S", "secret": 1, "items": None, "total": {"a": 1}}, "evidence": None}
    )
    assert found.record["store"] == "S" and found.record["items"] == [] and found.record["total"] is None
    assert "secret" not in found.record and set(found.record) == {entry.name for entry in RECEIPT.entries}


def test_a_broken_answer_keeps_what_arrived() -> None:
    assert extraction(RECEIPT, {}, partial=True).partial
    rows = extraction(RECEIPT, {"record": {"items": [{"name": "Tea"}, "torn"]}}).record["items"]
    assert rows == [{"name": "Tea"}]


def test_boxes_off_the_page_are_dropped_and_the_quote_kept() -> None:
    boxes = [[10, 20, 30, 40], [30, 20, 10, 40], [0, 0, 1001, 10], [1, 2, 3]]
    found = extraction(RECEIPT, {"evidence": [{"field": "total", "quote": "9", "box_2d": box} for box in boxes]})
    assert [e.box_2d for e in found.evidence] == [[10, 20, 30, 40], None, None, None]


def test_evidence_without_a_quote_is_none() -> None:
    assert extraction(RECEIPT, {"evidence": [{"field": "total"}, 3]}).evidence == ()


def test_the_same_purchase_is_found_however_it_is_written() -> None:
    one = {"store": "Blue Fern Café", "date": "2026-11-20", "total": 12.1}
    records = {
        "a": one,
        "b": one | {"store": "BLUE FERN CAFÉ.", "total": "12.10"},
        "c": one | {"store": "Other"},
        "d": one | {"date": "2026-11-19"},
        "e": one | {"total": None},
    }
    assert same_records(RECEIPT, records) == (("a", "b"),)


def test_a_record_without_a_store_may_be_the_same() -> None:
    one = {"store": None, "date": "2026-11-20", "total": 5}
    assert same_records(RECEIPT, {"a": one, "b": one}) == (("a", "b"),)
    assert same_records(RECEIPT, {"a": one, "b": one | {"store": "S"}}) == (("b", "a"),)
