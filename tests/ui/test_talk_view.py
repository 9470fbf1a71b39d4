"""What the page says of a talk, by exact words."""

from __future__ import annotations

from typing import Any

import pytest

from components.live.snapshot import End, Notice, Snapshot
from components.ui.talk_view import doing, notices

BEFORE, LATELY, NOW = (Notice(at, "warning", f"At {at}.") for at in (1.0, 60.0, 90.0))


@pytest.mark.parametrize(
    ("state", "words"),
    [
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
