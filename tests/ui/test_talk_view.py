"""What the page says of a talk, by exact words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from components.live.snapshot import End, Notice, Row, Snapshot, Spending, TurnLatency
from components.ui.talk_rows import in_short
from components.ui.talk_view import _figures, doing, notices

BEFORE, LATELY, NOW = (Notice(at, "warning", f"At {at}.") for at in (1.0, 60.0, 90.0))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"state": "paused", "arriving": True, "speaking": True}, "type, or continue"),
        ({"answering": True, "speaking": True}, "the model answers"),
        ({"speaking": True, "awaiting": True}, "hears you"),
        ({"pressed": True, "push_to_talk": True}, "hears you"),
        ({"awaiting": True}, "waiting for the answer"),
        ({"muted": True}, "microphone off"),
        ({}, "no sound from the microphone yet"),
        ({"arriving": True, "push_to_talk": True}, "hold the button to talk"),
        ({"arriving": True}, "listening"),
    ],
)
def test_what_goes_on(state: dict[str, Any], words: str) -> None:
    assert doing(Snapshot(**state)) == words


def test_what_is_told_is_new_and_of_a_talk_that_stands_still_why() -> None:
    told = (BEFORE, LATELY, NOW)
    assert notices(Snapshot(state="live", seconds=100.0, notices=told)) == (LATELY, NOW)
    assert notices(Snapshot(state="failed", seconds=900.0, notices=told)) == (NOW,)
    assert notices(Snapshot(state="ended", seconds=100.0, notices=told, end=End("stopped", "Over."))) == ()


@pytest.mark.parametrize(
    ("shot", "free_key", "words"),
    [
        (Snapshot(model="offline-engine", spending=Spending(money=Decimal(0), estimated=True)), False, ["Free"]),
        (Snapshot(model="offline-engine", live_seconds=30), True, ["0.5 minutes"]),
        (Snapshot(spending=Spending(money=Decimal(0), money_per_minute=Decimal(0))), False, ["$0.00 so far"]),
        (Snapshot(spending=Spending(money=None)), False, ["Cost unknown"]),
        (
            Snapshot(spending=Spending(money=Decimal("0.12"), money_per_minute=Decimal("0.03"), estimated=True)),
            False,
            ["about $0.12 so far", "$0.030 a minute"],
        ),
        (Snapshot(live_seconds=90, spending=Spending(money=Decimal(1))), True, ["1.5 minutes"]),
        (
            Snapshot(latencies=(TurnLatency(1, 0.5, 0.25), TurnLatency(2, 0.7)), replies=2, reconnects=1),
            True,
            ["0.0 minutes", "last answer heard after 0.8 s (model 0.5 s, playback 0.2 s)", "1 reconnect"],
        ),
        (Snapshot(latencies=(TurnLatency(1, 1.25),)), True, ["0.0 minutes", "last answer began after 1.2 s"]),
    ],
)
def test_money_or_minutes_and_how_fast(shot: Snapshot, free_key: bool, words: list[str]) -> None:
    assert [figure.replace("\\", "") for figure in _figures(shot, free_key)] == words


def test_many_rows_are_one_text() -> None:
    rows = (
        Row(1, "user", "What is *this*?", 0.0),
        Row(1, "model", "A long answer", 1.0, heard_text="A", interrupted=True),
        Row(2, "model", "", 2.0),
    )
    assert in_short(rows) == "**You:** What is \\*this\\*?\n\n**Model:** A *(interrupted)*\n\n**Model:** …"
