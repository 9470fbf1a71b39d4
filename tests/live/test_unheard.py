"""A question that was spoken, sent, and lost with its connection."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from components.live.unheard import Unheard
from components.live.uplink import Item
from components.live.voice import VoiceDetector
from tests.live.conftest import Stage, until
from tests.live.microphone import Microphone
from tests.live.server import Peer, handle, understood

PIECE = bytes(640)


class Speech:
    """20 ms at a time, loud or not, sent as it is heard."""

    def __init__(self) -> None:
        self.now = 0.0
        self.voice = VoiceDetector()
        self.unheard = Unheard(self.voice, lambda: self.now)

    def go_on(self, seconds: float, level: float) -> None:
        for _ in range(round(seconds / 0.02)):
            self.now += 0.02
            self.voice.feed(level, self.now)
            self.unheard.sent(PIECE)

    def again(self) -> float:
        return sum(len(item) for item in self.unheard.again() if isinstance(item, bytes)) / 32_000


def test_silence_is_not_said_again() -> None:
    speech = Speech()
    speech.go_on(3, 0)
    assert speech.unheard.again() == ()


def test_an_utterance_is_with_what_came_just_before_and_all_after() -> None:
    speech = Speech()
    speech.go_on(3, 0)
    speech.go_on(2, 0.2)
    speech.go_on(1, 0)
    assert speech.again() == pytest.approx(3.5, abs=0.1)


def test_what_was_understood_or_is_long_ago_is_not() -> None:
    speech = Speech()
    speech.go_on(2, 0.2)
    speech.now += 30
    assert speech.again() == 0
    speech.go_on(2, 0.2)
    assert speech.again() > 0
    speech.unheard.understood()
    assert speech.again() == 0


def test_the_end_of_a_very_long_one() -> None:
    speech = Speech()
    speech.go_on(25, 0.2)
    assert speech.again() == pytest.approx(20, abs=0.05)


def test_held_to_talk_it_begins_with_the_key() -> None:
    speech = Speech()
    speech.go_on(1, 0)
    items: list[Item] = ["activity_start", PIECE, PIECE, "activity_end", "stream_end"]
    for number, item in enumerate(items):
        speech.now += 0.02
        speech.voice.feed(0.2 * (number > 0), speech.now)
        speech.unheard.sent(item)
        speech.voice.feed(0.2, speech.now + 0.1)
    assert speech.unheard.again() == tuple(items[:-1])


def test_a_spoken_question_lost_before_a_word_was_understood_is_spoken_again(stage: Stage) -> None:
    async def script(peer: Peer) -> None:
        if peer.number == 1:
            await peer.send(handle("h"))
        while loud_seconds(peer) < 0.75:
            await peer.next("audio")
        if peer.number == 1:
            peer.drop()
            return
        await peer.send(understood("What was lost?"))
        await peer.answer("Nothing.")
        await peer.until_closed()

    talk, server = stage(script)
    until(talk, lambda shot: shot.state == "live")
    with Microphone(talk).open() as microphone:
        microphone.speak((6000 * np.sin(np.arange(16_000 * 0.8) / 3)).astype(np.int16))
        until(talk, lambda shot: [row.text for row in shot.rows] == ["What was lost?", "Nothing."])
    assert len(server.peers) == 2


def loud_seconds(peer: Peer) -> float:
    """Of the sound that came by now."""
    sound = [message["realtimeInput"]["audio"]["data"] for message in peer.received]
    pcm = np.frombuffer(b"".join(map(base64.urlsafe_b64decode, sound)), "<i2")
    return float(np.count_nonzero(pcm)) / 16_000
