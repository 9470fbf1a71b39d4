"""A whole talk through the SDK and a real socket."""

from __future__ import annotations

import pytest

from components.gemini.errors import BadRequest
from components.live.config import Config
from components.live.talk import Talk
from tests.live.conftest import Stage, until
from tests.live.server import Peer
from tests.live.speaker import QuickSpeaker


async def polite(peer: Peer) -> None:
    """Answers every typed message."""
    while True:
        question = await peer.asked()
        await peer.answer(f"You said: {question}", promptTokenCount=10, responseTokenCount=5, totalTokenCount=15)


def test_a_typed_message_is_answered(stage: Stage) -> None:
    speaker = QuickSpeaker()
    talk, _ = stage(polite, speaker)
    talk.say("Hello")
    shot = until(talk, lambda shot: shot.spending.output and not shot.answering)
    assert [(row.role, row.text, row.typed) for row in shot.rows] == [
        ("user", "Hello", True),
        ("model", "You said: Hello", False),
    ]
    assert len(speaker.heard) == 4800
    assert (shot.spending.prompt, shot.spending.output, shot.spending.estimated) == (10, 5, False)
    assert shot.state == "live" and shot.words == "Live" and shot.replies == 1
    assert [latency.turn for latency in shot.latencies] == [1] and shot.latencies[0].total is not None


def test_stopping_ends_it_for_good(stage: Stage) -> None:
    talk, server = stage(polite)
    until(talk, lambda shot: shot.state == "live")
    talk.stop()
    shot = talk.snapshot()
    assert shot.state == "ended" and shot.end and shot.end.reason == "stopped"
    talk.say("Anyone?")
    assert talk.snapshot().rows == () and len(server.peers) == 1


def test_refused_settings_open_nothing(stage: Stage) -> None:
    _, server = stage(polite)
    with pytest.raises(BadRequest, match="code"):
        Talk(None, Config("gemini-3.8-live", code_execution=True), QuickSpeaker()).start()  # type: ignore[arg-type]
    assert len(server.peers) <= 1
