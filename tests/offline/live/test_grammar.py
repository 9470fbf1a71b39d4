"""The checker itself: recorded sessions pass it, and what none of them does is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.offline.live.grammar import faults, recorded

Json = dict[str, Any]
READY: Json = {"setupComplete": {}}
VOICE: Json = {"serverContent": {"modelTurn": {"parts": [{"inlineData": {"mimeType": "audio/pcm;rate=24000"}}]}}}
GENERATED: Json = {"serverContent": {"generationComplete": True}}
INTERRUPTED: Json = {"serverContent": {"interrupted": True}}
USAGE: Json = {"promptTokenCount": 3, "responseTokenCount": 4, "totalTokenCount": 7}
DONE: Json = {"serverContent": {"turnComplete": True}, "usageMetadata": USAGE}


def test_recorded_sessions_pass(shared_wire: Path) -> None:
    files = sorted((shared_wire / "live").glob("*.jsonl"))
    # The stream of a translation sends usage without turns.
    told = {file.name: faults(recorded(file)) for file in files}
    assert len(told) >= 15
    assert {name: said for name, said in told.items() if said} == {}


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([VOICE], "setupComplete comes first"),
        ([READY, READY], "setupComplete comes once"),
        ([READY, VOICE, GENERATED, VOICE], "output after the turn was generated"),
        ([READY, VOICE, INTERRUPTED, VOICE], "output after the turn was interrupted"),
        ([READY, VOICE, INTERRUPTED, GENERATED], "generationComplete after the turn was interrupted"),
        ([READY, VOICE, DONE], "turnComplete needs generationComplete or interrupted before it"),
        ([READY, VOICE, GENERATED, {"serverContent": {"turnComplete": True}}], "turnComplete carries usageMetadata"),
        ([READY, {"goAway": {"timeLeft": "5s"}, "toolCall": {"functionCalls": []}}], "one message type is expected"),
        ([READY, {"sessionResumptionUpdate": {"resumable": True}}], "resumable and newHandle go together"),
        ([READY, {"toolCallCancellation": {"ids": ["1"]}}], "a call is cancelled that was not made"),
        ([READY, {"usageMetadata": {**USAGE, "totalTokenCount": 8}}], "the total is prompt and response"),
    ],
)
def test_what_no_session_does(messages: list[Json], told: str) -> None:
    assert any(fault.startswith(told) for fault in faults(messages))


def test_a_turn_and_an_interrupted_one_pass() -> None:
    assert faults([READY, VOICE, GENERATED, DONE, VOICE, INTERRUPTED, DONE, VOICE, GENERATED, INTERRUPTED, DONE]) == []
