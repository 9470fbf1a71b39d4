"""Recorded sessions of the real service, through the whole way in: nothing in them is unknown to us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.genai import types
from google.genai._live_converters import _LiveServerMessage_from_mldev

from components.live.events import (
    Activity,
    Counted,
    GenerationComplete,
    Heard,
    Sound,
    Spoke,
    Thought,
    TurnComplete,
    Unhandled,
)
from components.live.inbound import read
from tests.live.conftest import Stage, until
from tests.live.server import Peer


def recordings(wire: Path) -> dict[str, list[dict[str, Any]]]:
    files = [*sorted((wire / "live").glob("*.jsonl")), wire / "quoted" / "live-transcribe-quota-excerpt.jsonl"]
    return {file.stem: list(inbound_of(file)) for file in files}


def inbound_of(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text("utf-8").splitlines():
        entry = json.loads(line)
        if entry.get("dir") == "server" and "msg" in entry and "setupComplete" not in entry["msg"]:
            yield entry["msg"]


def as_read(message: dict[str, Any]) -> types.LiveServerMessage:
    """As the SDK's `receive` makes it of the JSON."""
    return types.LiveServerMessage._from_response(response=_LiveServerMessage_from_mldev(message), kwargs={})


def test_every_recorded_message_is_understood(shared_wire: Path) -> None:
    told = {
        name: [event for message in messages for event in read(as_read(message))]
        for name, messages in recordings(shared_wire).items()
    }
    assert sum(map(len, told.values())) > 100
    assert [(name, event) for name, found in told.items() for event in found if isinstance(event, Unhandled)] == []


def test_the_order_of_a_recorded_turn(shared_wire: Path) -> None:
    messages = recordings(shared_wire)["pydantic-ai__test_text_in_audio_out_turn"]
    found = [type(event) for message in messages for event in read(as_read(message))]
    assert found == [Thought, Spoke, Sound, GenerationComplete, Counted, TurnComplete]


def test_interim_transcripts_and_voice_activity(shared_wire: Path) -> None:
    messages = recordings(shared_wire)["live-transcribe-quota-excerpt"]
    found = [event for message in messages for event in read(as_read(message))]
    assert found[:3] == [Activity(True), Heard("was the", True), Heard("was the function.", True)]
    assert found[4] == Heard("was the function. Now, you may say")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pydantic-ai__test_text_in_audio_out_turn", "Hello there."),
        ("pydantic-ai__test_gateway_gemini_text_in_audio_out", "Hello there."),
        ("pydantic-ai__test_text_tool_round_parity_google-current_", None),
        ("pydantic-ai__test_asap_enqueue_waits_for_response_boundary", None),
        ("vercel-ai__google-live-speech-translation", None),
    ],
)
def test_a_recorded_session_plays_through_a_real_socket(
    stage: Stage, shared_wire: Path, name: str, said: str | None
) -> None:
    messages = recordings(shared_wire)[name]

    async def script(peer: Peer) -> None:
        await peer.send(*messages, {"sessionResumptionUpdate": {"newHandle": "the end", "resumable": True}})
        await peer.until_closed()

    talk, server = stage(script)
    shot = until(talk, lambda shot: shot.handle_age is not None and shot.rows and not shot.level_out)
    assert shot.unhandled == 0 and shot.reconnects == 0 and len(server.peers) == 1
    if said:
        assert [row.text for row in shot.rows if row.role == "model"] == [said]
