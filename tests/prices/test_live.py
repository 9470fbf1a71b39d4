from datetime import date
from decimal import Decimal

import pytest

from components.prices.live import Compression, LiveCost, Talk, default_compression, live_cost

TODAY = date(2026, 11, 21)


def costed(talk: Talk, model: str = "gemini-3.8-live") -> LiveCost:
    found = live_cost(talk, model, TODAY)
    assert found is not None
    return found


def test_two_minutes_by_hand() -> None:
    first, second = costed(Talk(2, turn_seconds=60, transcripts=False)).minutes
    # The preamble's 400 at 0.75, 1,500 heard at 3.00, 750 spoken at 12.00
    assert (first.amount, first.history, first.context) == (Decimal("0.0138"), Decimal("0.0003"), 2650)
    # The same, and the first minute's 2,250 tokens of sound again, at 3.00
    assert second.amount - first.amount == Decimal("0.02055")
    assert (second.history, second.context) == (Decimal("0.00735"), 4900)


def test_the_range_is_that_of_the_preamble() -> None:
    total = costed(Talk(1, turn_seconds=60, transcripts=False)).total
    assert (total.low, total.likely, total.high) == (Decimal("0.0136425"), Decimal("0.0138"), Decimal("0.0144525"))


def test_transcripts_cost_as_text_answered() -> None:
    with_words, without = (costed(Talk(1, 60, transcripts=words)).total.likely for words in (True, False))
    # 204 tokens at 4.50
    assert with_words - without == Decimal("0.000918")


def test_the_camera_costs_and_is_uncertain() -> None:
    talk = Talk(2, 60, camera=True, transcripts=False)
    found = costed(talk)
    # 2,040 a minute at 1.00, the first minute's once more in the second
    assert found.total.likely - costed(Talk(2, 60, transcripts=False)).total.likely == Decimal("0.00612")
    # At 258 a second, 15,480 a minute are seen once in the first and twice in the second.
    assert found.total.high == Decimal("0.082095")
    assert found.notes == ("What a look at the camera counts is not settled: 33 to 258 tokens a second.",)


def test_compression_bounds_the_context_and_the_price() -> None:
    free, bound = (costed(Talk(60, compression=c)) for c in (None, default_compression()))
    assert max(minute.context for minute in bound.minutes) <= 25_000
    assert bound.total.likely < free.total.likely / 4
    assert free.minutes[-1].context == 131_072
    assert free.notes == ("Without compression the service ends such a talk after 15 minutes.",)
    assert bound.notes == ()


def test_the_course_never_falls() -> None:
    amounts = [minute.amount for minute in costed(Talk(30, compression=Compression(10_000, 4_000))).minutes]
    assert amounts == sorted(amounts)
    assert len(amounts) == 30


@pytest.mark.parametrize("model", ["gemini-3.8-flash", "gemini-3.5-live-translate-preview", "gemini-9-live"])
def test_a_model_without_prices_for_talk(model: str) -> None:
    assert live_cost(Talk(1), model, TODAY) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Talk(0),
        lambda: Talk(1, turn_seconds=0),
        lambda: Talk(1, model_share=1.5),
        lambda: Talk(1, compression=Compression(8_000, 8_000)),
    ],
)
def test_no_such_talk(wrong: object) -> None:
    with pytest.raises(ValueError):
        wrong()  # type: ignore[operator]


def test_a_talk_with_openai_by_hand() -> None:
    first, second = costed(Talk(2, turn_seconds=60, transcripts=False), "gpt-realtime").minutes
    # The preamble's 120 at 4.00, 300 heard at 32.00 (silence is free), 600 spoken at 64.00
    assert first.amount == Decimal("0.04848")
    # The same; the first minute's 900 tokens of sound and the preamble again, from the cache at 0.40
    assert second.amount - first.amount == Decimal("0.048408")
    assert second.history == Decimal("0.000888")


def test_openai_may_not_find_the_history_in_its_cache() -> None:
    found = costed(Talk(10, transcripts=False), "gpt-realtime")
    assert found.total.high > 3 * found.total.likely
    assert "its cache" in found.notes[0] and sum(found.by.values()) == found.total.likely


def test_a_camera_that_a_service_does_not_take_costs_nothing() -> None:
    with_camera, without = (costed(Talk(3, camera=seen), "gpt-realtime-2") for seen in (True, False))
    assert with_camera.total == without.total
    assert "no camera" in with_camera.notes[0]
