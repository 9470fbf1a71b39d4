"""The page Cost's figures by hand: a million tokens at the day's rates (gemini.md of November 2026)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from components.prices.estimate import Estimate
from components.prices.guide import advice, quality
from components.prices.live import Talk, default_compression
from components.prices.offers import cached, drivers, offers, times
from components.prices.piece import Piece
from components.prices.row import Processing
from components.prices.savings import live_savings, savings
from components.prices.table import price
from components.prices.work import Work, price_of

TODAY, NEW_YEAR = date(2026, 11, 21), date(2027, 1, 1)
FLASH, LITE, ARGON = "gemini-3.8-flash", "gemini-3.5-flash-lite", "gemini-4-argon"
SOUND = Work(sound=10, words=0, answer=100)


def likely(work: Work, model: str, processing: Processing = "standard", on: date = TODAY) -> Decimal:
    money = price_of(work, (), model, on, processing).money
    assert money
    return money.likely


def test_ten_minutes_of_sound_by_hand() -> None:
    guess = price_of(SOUND, (), LITE, TODAY)
    seconds, out = 600, 135 + guess.thoughts.likely
    per_second = guess.prompt_by["audio"].likely / seconds
    assert per_second in (25, 32)
    text = guess.prompt_by["text"].likely if "text" in guess.prompt_by else 0
    assert guess.money and guess.money.likely == (
        (Decimal(int(per_second) * seconds + text) * Decimal("0.30") + out * Decimal("2.50")) / 1_000_000
    )


def test_before_and_after_a_price_step() -> None:
    assert likely(SOUND, FLASH, on=date(2026, 12, 31)) * 2 == likely(SOUND, FLASH, on=NEW_YEAR)
    assert likely(SOUND, ARGON, on=date(2026, 11, 30)) * 2 == likely(SOUND, ARGON, on=date(2026, 12, 1))


def test_a_batch_costs_half() -> None:
    assert likely(SOUND, FLASH, "batch") * 2 == likely(SOUND, FLASH)


def test_pictures_are_asked_about_one_by_one_or_together() -> None:
    each, together = (price_of(Work(images=100, each=one), (), FLASH, TODAY) for one in (True, False))
    assert (each.calls, together.calls) == (100, 1)
    assert each.prompt_by["image"] == together.prompt_by["image"]
    assert each.prompt_by["text"].likely == 100 * together.prompt_by["text"].likely
    assert each.output.likely == 100 * together.output.likely


def test_questions_repeat_the_files_and_files_of_ones_own_go_along() -> None:
    mine = (Piece("audio", seconds=60), Piece("video", seconds=60, has_audio=False))
    once, thrice = (price_of(Work(questions=n, looks=0.5), mine, FLASH, TODAY) for n in (1, 3))
    assert thrice.prompt.likely == 3 * once.prompt.likely and thrice.calls == 3
    assert once.prompt_by["video"].likely * 2 == price_of(Work(), mine, FLASH, TODAY).prompt_by["video"].likely


def of(work: Work) -> object:
    return lambda model, on, processing: price_of(work, (), model, on, processing)


def test_offers_are_sorted_and_name_steps_and_sources() -> None:
    found = offers([ARGON, "gemini-99", LITE, FLASH], of(SOUND), TODAY, NEW_YEAR)  # type: ignore[arg-type]
    assert [offer.model for offer in found] == [LITE, FLASH, ARGON, "gemini-99"]
    lite, flash, argon, unknown = found
    assert lite.step is None and flash.step and flash.step.on == NEW_YEAR and argon.step
    assert argon.step.on == date(2026, 12, 1)
    assert flash.then.money and flash.now.money and flash.then.money.likely == 2 * flash.now.money.likely
    assert all(offer.sources for offer in found[:3])
    assert (unknown.likely, unknown.cached, unknown.sources) == (None, None, ())


def test_a_cached_prompt_costs_a_tenth() -> None:
    guess = price_of(SOUND, (), FLASH, TODAY)
    parts = drivers(guess)
    known = cached(guess)
    answers = parts["answer"] + parts.get("thoughts", Decimal())
    assert guess.money and sum(parts.values()) == guess.money.likely
    assert known == (guess.money.likely - answers) / 10 + answers


def test_money_many_times_over() -> None:
    guess = price_of(SOUND, (), FLASH, TODAY)
    many = times(guess.money, 1000)
    assert many and guess.money and many.high == 1000 * guess.money.high and times(None, 3) is None


def priced(work: Work, model: str, processing: Processing) -> Estimate:
    return price_of(work, (), model, TODAY, processing)


def test_savings_are_what_the_other_way_costs_less() -> None:
    work = Work(images=10, film=2, questions=20)
    found = {saving.name: saving for saving in savings(work, FLASH, priced, TODAY)}
    now = likely(work, FLASH)
    assert not [name for name in found if "batch" in name.lower() or "flex" in name.lower()]
    assert found["Use the lite model"].saves == now - likely(work, LITE)
    assert "Keep the files in the cache for an hour" in found
    amounts = [saving.saves for saving in savings(work, FLASH, priced, TODAY)]
    assert amounts == sorted(amounts, reverse=True) and all(amount > 0 for amount in amounts)
    assert savings(work, "gemini-99", priced, TODAY) == ()


def test_a_live_talk_saves_by_shorter_talks_and_pauses() -> None:
    talk = Talk(20, camera=True)
    found = {saving.name: saving for saving in live_savings(talk, 5, "gemini-3.8-live", TODAY)}
    assert found.keys() == {
        "Compress what was said long ago", "Leave the camera off", "No transcripts", "Pause while nobody speaks",
        "Two talks of half the length",
    }  # fmt: skip
    assert all(0 < saving.share < 1 for saving in found.values())
    calm = live_savings(Talk(1, transcripts=False, compression=default_compression()), 0, "gemini-3.8-live", TODAY)
    assert calm == () and live_savings(talk, 5, "gemini-99", TODAY) == ()


def test_the_guide_names_models_whose_price_is_known() -> None:
    named = {model for row in advice() for model in (row.first, row.then)}
    assert [model for model in named if price(model, TODAY) is None or quality(model) == "unknown"] == []
    assert quality("models/gemini-3.8-flash") == "balanced" and quality("gemini-99") == "unknown"


@pytest.mark.parametrize("model", [FLASH, LITE, ARGON])
def test_a_lower_resolution_costs_less(model: str) -> None:
    assert likely(Work(images=10, resolution="low"), model) < likely(Work(images=10, resolution="high"), model)


def test_several_pictures_are_told_to_be_several_calls() -> None:
    def told(work: Work) -> list[str]:
        return [note for note in price_of(work, (), FLASH, TODAY).notes if "calls" in note]

    assert told(Work(images=3)) == ["3 calls with an answer each: every picture goes alone."]
    assert told(Work(images=3, questions=9)) == ["27 calls with an answer each: every picture goes alone."]
    assert told(Work(images=3, pages=2)) == [
        "4 calls with an answer each: every picture goes alone, and all the rest together."
    ]
    assert told(Work(images=1)) == told(Work(images=3, each=False)) == told(Work(pages=9)) == []


def test_a_cache_that_is_too_small_saves_nothing() -> None:
    small = Work(images=1, each=False, questions=50)
    assert "Keep the files in the cache for an hour" not in {way.name for way in savings(small, FLASH, priced, TODAY)}


def test_no_advice_is_beyond_the_product() -> None:
    assert not [row.name for row in advice() if "batch" in row.why.lower() or "flex" in row.why.lower()]
