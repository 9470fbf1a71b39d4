from datetime import date
from decimal import Decimal

import pytest

from components.gemini.usage import Usage
from components.prices.cost import Cost, Line, cost
from components.prices.row import Processing

TODAY = date(2026, 11, 21)


def costed(usage: Usage, model: str = "gemini-3.8-flash", on: date = TODAY, how: Processing = "standard") -> Cost:
    found = cost(usage, model, on, how)
    assert found is not None
    return found


def short(found: Cost) -> list[tuple[str, str | None, int | None]]:
    return [(line.item, line.modality, line.tokens) for line in found.lines]


def test_a_receipt_by_hand() -> None:
    # 0.75 x 1,100 + 0.75 x 500 + 3.75 x (300 + 700), per million
    usage = Usage(1600, 300, 700, prompt_by={"image": 1100, "text": 500}, output_by={"text": 300})
    found = costed(usage)
    assert found.total == Decimal("0.00495")
    assert short(found) == [
        ("prompt", "image", 1100),
        ("prompt", "text", 500),
        ("output", "text", 300),
        ("thoughts", "text", 700),
    ]
    assert found.notes == ()
    assert len(found.sources) == 1


@pytest.mark.parametrize(
    ("model", "on", "total"),
    [
        ("gemini-3.8-flash", date(2026, 12, 31), "4.5"),
        ("gemini-3.8-flash", date(2027, 1, 1), "9"),
        ("gemini-4-argon", date(2026, 11, 30), "12"),
        ("gemini-4-argon", date(2026, 12, 1), "24"),
        ("gemini-4-hydrogen", TODAY, "9"),
        ("gemini-3.5-flash-lite", TODAY, "2.8"),
    ],
)
def test_a_million_in_and_out(model: str, on: date, total: str) -> None:
    assert costed(Usage(1_000_000, 1_000_000), model, on).total == Decimal(total)


def test_batch_halves() -> None:
    assert costed(Usage(1_000_000, 1_000_000), how="batch").total == Decimal("2.25")


def test_the_cached_part_is_inside_the_prompt() -> None:
    usage = Usage(345, 37, cached=230, prompt_by={"text": 87, "document": 258}, cached_by={"document": 172, "text": 58})
    found = costed(usage, "gemini-2.5-flash")
    assert short(found)[:4] == [
        ("prompt", "text", 29),
        ("prompt", "document", 86),
        ("cached", "document", 172),
        ("cached", "text", 58),
    ]
    # 0.30 x 115 + 0.03 x 230 + 2.50 x 37
    assert found.total == Decimal("0.0001339")


def test_cached_tokens_without_details_come_out_of_the_text_first() -> None:
    found = costed(Usage(100, 0, cached=60, prompt_by={"text": 40, "audio": 60}))
    assert short(found) == [("prompt", "audio", 40), ("cached", None, 60)]


def test_tokens_no_detail_explains_are_priced_as_text_and_told() -> None:
    found = costed(Usage(187, 69, prompt_by={"text": 154}, output_by={"audio": 57}), "gemini-3.8-live")
    assert short(found) == [
        ("prompt", "text", 154),
        ("prompt", None, 33),
        ("output", "audio", 57),
        ("output", None, 12),
    ]
    # 0.75 x 187 + 12 x 57 + 4.5 x 12
    assert found.total == Decimal("0.00087825")
    assert [note.split(" ", 1)[0] for note in found.notes] == ["33", "12"]


def test_details_beyond_their_total_are_priced_and_told() -> None:
    found = costed(Usage(25, 25, prompt_by={"text": 608, "audio": 25}))
    assert sum(line.tokens or 0 for line in found.lines if line.item == "prompt") == 633
    assert "608 tokens more" in found.notes[0]


def test_a_tools_prompt_is_priced_as_input() -> None:
    found = costed(Usage(10, 5, tool_prompt=1_000_000, total=1_000_015))
    assert Line("tool prompt", None, 1_000_000, found.row.rates["input"]) in found.lines
    assert found.total == Decimal("0.75002625")


def test_an_empty_answer_is_none_reported_and_none_billed() -> None:
    assert costed(Usage(prompt=100, thoughts=20, total=120)).total == Decimal("0.00015")


def test_a_prompt_that_was_not_reported_is_what_the_total_leaves() -> None:
    assert short(costed(Usage(output=10, thoughts=5, total=115)))[0] == ("prompt", None, 100)


def test_what_the_service_did_not_say_is_unknown_and_never_nothing() -> None:
    found = costed(Usage(output=18, thoughts=58))
    assert found.total is None
    assert found.known == Decimal("0.000285")
    assert found.notes == ("The service did not say how many prompt tokens there were.",)
    assert costed(Usage()).total is None


def test_a_modality_without_a_rate_makes_the_total_unknown() -> None:
    found = costed(
        Usage(100, 50, prompt_by={"audio": 100}, output_by={"text": 50}), "gemini-3.5-live-translate-preview"
    )
    assert found.total is None
    assert found.known == Decimal("0.00035")
    assert found.lines[1].rate is None


def test_cached_audio_without_its_price_is_unknown() -> None:
    usage = Usage(100, 0, cached=100, prompt_by={"audio": 100}, cached_by={"audio": 100})
    assert costed(usage, "gemini-3.8-live").total is None
    assert costed(usage, "gemini-3.1-flash-lite").total == Decimal("0.000005")


def test_the_whole_prompt_decides_the_tier() -> None:
    below, above = (costed(Usage(tokens, 1000), "gemini-2.5-pro") for tokens in (200_000, 200_001))
    assert below.total == Decimal("0.26")
    assert above.total == Decimal("0.5150025")


def test_an_unknown_model_has_no_cost() -> None:
    assert cost(Usage(100, 100), "gemini-9-neon", TODAY) is None


def test_the_offline_engine_costs_nothing_and_is_known_to() -> None:
    found = costed(Usage(1000, 100), "offline-engine")
    assert found.total == Decimal()
    assert found.row.free
