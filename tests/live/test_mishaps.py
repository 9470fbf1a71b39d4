"""A fault in a helper: logged with its stack, told, and the talk goes on."""

from __future__ import annotations

import logging

import pytest

from components.live import watch
from components.live.capability import Capability
from components.live.mishaps import Mishaps
from components.live.snapshot import Snapshot
from tests.live.conftest import Stage, until
from tests.live.server import Peer
from tests.live.speaker import QuickSpeaker


async def serve(peer: Peer) -> None:
    while True:
        await peer.answer(f"On {await peer.asked()}")


def told(shot: Snapshot, what: str) -> bool:
    return any(notice.message.startswith(what) for notice in shot.notices)


def test_each_kind_is_logged_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    said: list[str] = []
    mishaps = Mishaps(lambda message, advice: said.append(message))

    def fail(error: Exception) -> None:
        raise error

    for error in (KeyError("a"), KeyError("b"), OSError("c")):
        mishaps.guard("Counting", lambda error=error: fail(error))  # type: ignore[misc]
    assert said == ["Counting failed; the talk goes on."] * 2
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2 and "Traceback" in caplog.text


def test_a_fault_in_the_watch_freezes_no_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(model: str) -> Capability:
        raise KeyError("ours")

    talk, _ = stage(serve)
    until(talk, lambda shot: shot.state == "live")
    with monkeypatch.context() as patch:
        patch.setattr(watch, "capability", broken)
        until(talk, lambda shot: told(shot, "Looking after"))
    talk.say("one")
    shot = until(talk, lambda shot: [row.text for row in shot.rows] == ["one", "On one"])
    until(talk, lambda later: later.seconds > shot.seconds)


def test_a_fault_of_the_loudspeaker_leaves_no_talk_mute(stage: Stage) -> None:
    class Once(QuickSpeaker):
        failed = False

        def play(self, pcm: bytes) -> None:
            if not self.failed:
                self.failed = True
                raise OSError("device")
            super().play(pcm)

    speaker = Once()
    talk, _ = stage(serve, speaker)
    for word in ("one", "two"):
        talk.say(word)
        until(talk, lambda shot, word=word: any(row.text == f"On {word}" for row in shot.rows))  # type: ignore[misc]
    shot = until(talk, lambda shot: speaker.heard and not shot.answering)
    assert told(shot, "Playing the model's voice")
