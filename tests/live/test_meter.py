"""Tokens, money and times, by exact numbers."""

from __future__ import annotations

from decimal import Decimal

from components.gemini.usage import Usage
from components.live.latency import Latency
from components.live.meter import Meter, listening
from components.live.snapshot import TurnLatency


def cent_each(model: str, usage: Usage) -> Decimal | None:
    return None if model == "unknown" else Decimal((usage.prompt or 0) + (usage.output or 0)) / 100


def test_reports_are_added_up_by_modality() -> None:
    meter = Meter(cent_each)
    meter.count("m", Usage(prompt=187, output=69, thoughts=28, prompt_by={"text": 154}, output_by={"audio": 57}))
    meter.count("m", Usage(prompt=50, output=50, prompt_by={"text": 20, "audio": 30}, output_by={"audio": 50}))
    spent = meter.spending("m", 60)
    assert (spent.prompt, spent.output, spent.thoughts) == (237, 119, 28)
    assert spent.prompt_by == {"text": 174, "audio": 30} and spent.output_by == {"audio": 107}
    assert (spent.unattributed_prompt, spent.unattributed_output) == (33, 12)
    assert spent.money == Decimal("3.56") and spent.money_per_minute == Decimal("3.56")
    assert not spent.estimated


def test_without_reports_the_sound_is_counted() -> None:
    meter = Meter(cent_each)
    meter.sent(bytes(2 * 16_000 * 60))
    meter.received(bytes(2 * 24_000 * 10))
    spent = meter.spending("m", 60)
    assert (spent.prompt, spent.output, spent.estimated) == (1500, 250, True)
    assert (spent.heard, spent.spoken, spent.money) == (60.0, 10.0, Decimal("17.5"))


def test_one_unknown_price_makes_the_sum_unknown() -> None:
    meter = Meter(cent_each)
    meter.count("m", Usage(prompt=1, output=1))
    meter.count("unknown", Usage(prompt=1, output=1))
    assert meter.spending("m", 60).money is None
    assert Meter().spending("m", 60).money is None


def test_a_talk_that_just_began_has_no_price_per_minute() -> None:
    meter = Meter(cent_each)
    meter.count("m", Usage(prompt=100, output=0))
    assert meter.spending("m", 29).money_per_minute is None


def test_what_a_minute_of_listening_would_cost() -> None:
    assert listening(60) == Usage(prompt=1500, output=0, prompt_by={"audio": 1500})


def test_latency_is_split() -> None:
    latency = Latency()
    latency.asked(10.0)
    latency.answered(1, 10.5)
    latency.answered(1, 11.0)
    latency.played(1, 10.75)
    latency.played(1, 12.0)
    latency.answered(2, 20.0)
    assert latency.turns == (TurnLatency(1, 0.5, 0.25), TurnLatency(2))
    assert [turn.total for turn in latency.turns] == [0.75, None]


def test_a_noise_before_a_question_is_not_its_end() -> None:
    latency = Latency()
    latency.asked(60.0)
    latency.asked(20.0)
    latency.answered(1, 60.5)
    assert latency.turns == (TurnLatency(1, 0.5),)
