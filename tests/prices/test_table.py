"""Prices as printed in the provider's list: input, output, cached per million tokens."""

from datetime import date
from decimal import Decimal

import pytest

from components.prices.row import PriceRow, Processing, Unit
from components.prices.table import change_dates, price

TODAY = date(2026, 11, 21)


def row(model: str, on: date = TODAY, processing: Processing = "standard", prompt_tokens: int = 0) -> PriceRow:
    found = price(model, on, processing, prompt_tokens)
    assert found is not None
    return found


def usd(found: PriceRow, *units: Unit) -> list[str | None]:
    return [None if (rate := found.rate(unit)) is None else f"{rate.usd.normalize():f}" for unit in units]


@pytest.mark.parametrize(
    ("model", "on", "expected"),
    [
        ("gemini-3.8-flash", date(2026, 12, 31), ["0.75", "3.75", "0.075", "0.5"]),
        ("gemini-3.8-flash", date(2027, 1, 1), ["1.5", "7.5", "0.15", "1"]),
        ("gemini-4-argon", date(2026, 11, 30), ["2", "10", "0.1", None]),
        ("gemini-4-argon", date(2026, 12, 1), ["4", "20", "0.2", None]),
        ("gemini-4-carbon", date(2026, 11, 30), ["2", "10", "0.1", None]),
        ("gemini-4-carbon", date(2026, 12, 1), ["4", "20", "0.2", None]),
        ("gemini-4-hydrogen", TODAY, ["1.5", "7.5", "0.075", None]),
        ("gemini-4-neon", date(2026, 12, 1), ["3", "15", "0.15", None]),
        ("models/gemini-4-neon", date(2026, 12, 2), ["3", "15", "0.15", None]),
        ("gemini-4-neon", date(2027, 1, 2), ["3", "15", "0.15", None]),
        ("gemini-3.5-flash-lite", TODAY, ["0.3", "2.5", "0.03", None]),
        ("gemini-2.5-pro", TODAY, ["1.25", "10", "0.125", "4.5"]),
    ],
)
def test_standard_prices(model: str, on: date, expected: list[str | None]) -> None:
    assert usd(row(model, on), "input", "output", "cached", "storage") == expected


@pytest.mark.parametrize(
    ("model", "processing", "on", "expected"),
    [
        ("gemini-3.8-flash", "batch", TODAY, ["0.375", "1.875", "0.0375"]),
        ("gemini-3.8-flash", "batch", date(2027, 1, 1), ["0.75", "3.75", "0.075"]),
        ("gemini-3.7-flash", "batch", TODAY, ["0.375", "1.875", None]),
        ("gemini-4-carbon", "batch", TODAY, ["1", "5", "0.05"]),
        ("gemini-4-carbon", "batch", date(2026, 12, 1), ["2", "10", None]),
        ("gemini-3.8-flash", "flex", TODAY, ["0.375", "1.875", None]),
        ("gemini-3.8-flash", "flex", date(2027, 1, 1), ["0.75", "3.75", None]),
    ],
)
def test_discounts(model: str, processing: Processing, on: date, expected: list[str | None]) -> None:
    assert usd(row(model, on, processing), "input", "output", "cached") == expected


@pytest.mark.parametrize("processing", ["batch", "flex"])
def test_a_discount_nobody_told_is_unknown(processing: Processing) -> None:
    assert price("gemini-4-hydrogen", TODAY, processing) is None
    assert price("gemini-3.8-live", TODAY, processing) is None


def test_batch_prices_count_from_the_day_they_were_verified() -> None:
    assert price("gemini-3.8-flash", date(2026, 10, 13), "batch") is None


def test_a_prompt_above_the_threshold_costs_more_as_a_whole() -> None:
    at, above = (row("gemini-3.1-pro-preview", prompt_tokens=size) for size in (200_000, 200_001))
    assert at.threshold == 200_000
    assert usd(at, "input", "output", "cached") == ["2", "12", "0.2"]
    assert usd(above, "input", "output", "cached") == ["4", "18", "0.4"]
    assert usd(row("gemini-3.1-pro-preview", TODAY, "batch", 200_001), "input", "output") == ["2", "9"]
    assert row("gemini-3.8-flash").threshold is None


def test_audio_costs_apart_where_it_has_a_price() -> None:
    assert usd(row("gemini-3.1-flash-lite"), "input_audio", "input_image", "cached_audio") == ["0.5", "0.25", "0.05"]
    assert usd(row("gemini-3.8-flash"), "input_audio", "output_audio") == ["0.75", "3.75"]


def test_live_prices() -> None:
    for model in ("gemini-3.8-live", "gemini-3.8-live-extended-thinking"):
        found = row(model)
        assert usd(found, "input", "input_audio", "input_video", "output", "output_audio") == [
            "0.75",
            "3",
            "1",
            "4.5",
            "12",
        ]
        assert found.rate("cached") is None
    assert usd(row("gemini-3.5-live-translate-preview"), "input_audio", "output_audio", "input") == ["3.5", "21", None]


@pytest.mark.parametrize("model", ["gemini-9-neon", "gemini-3.8-flash-image", "gemini-3.8-flashy", "", "llama"])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert price(model, TODAY) is None


@pytest.mark.parametrize(
    ("model", "billed"),
    [
        ("models/gemini-3.8-flash", "gemini-3.8-flash"),
        ("publishers/google/models/gemini-2.0-flash-001", "gemini-2.0-flash"),
        ("gemini-flash-latest", "gemini-3.8-flash"),
        ("gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash"),
    ],
)
def test_other_names_of_a_model(model: str, billed: str) -> None:
    assert row(model).priced_as == billed


def test_a_routed_model_costs_what_the_one_that_answers_costs() -> None:
    assert row("gemini-2.5-pro", date(2026, 11, 30)).priced_as == "gemini-2.5-pro"
    routed = row("gemini-2.5-pro", date(2026, 12, 1))
    assert (routed.model, routed.priced_as) == ("gemini-2.5-pro", "gemini-3.8-flash")
    assert routed.threshold is None
    assert usd(routed, "input") == ["0.75"]


def test_before_a_model_there_was_no_price() -> None:
    assert price("gemini-4-hydrogen", date(2026, 11, 11)) is None


def test_the_offline_engine_is_known_to_cost_nothing() -> None:
    found = row("offline-engine")
    assert found.free
    assert {rate.usd for rate in found.rates.values()} == {Decimal()}


def test_every_rate_says_where_it_comes_from() -> None:
    packaged, own = row("gemini-3.8-flash").rates["input"], row("gemini-4-hydrogen").rates["input"]
    assert packaged.source.name.startswith("genai-prices 0.2.3, from ai.google.dev/")
    assert (own.source.dated, own.source.confidence) == ("2026-11-13", "secondary")


def test_days_on_which_prices_may_change() -> None:
    assert change_dates("gemini-4-carbon") == [date(2026, 11, 10), date(2026, 12, 1)]
    assert date(2027, 1, 1) in change_dates("gemini-2.5-pro")
    assert change_dates("gemini-9-neon") == []


def test_another_makers_realtime_model() -> None:
    found = row("gpt-realtime")
    assert usd(found, "input", "input_audio", "output", "output_audio") == ["4", "32", "16", "64"]
    assert "openai" in found.rates["input"].source.name
