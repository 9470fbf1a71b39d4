"""The microphone's queue, by exact bytes."""

from __future__ import annotations

import numpy as np

from components.live.uplink import Uplink
from components.live.voice import VoiceDetector


class Ear:
    def __init__(self, push_to_talk: bool = False) -> None:
        self.now = 0.0
        self.woken = 0
        self.uplink = Uplink(push_to_talk, lambda: self.now, self.wake)

    def wake(self) -> None:
        self.woken += 1

    def hear(self, count: int = 1, value: int = 0) -> None:
        for _ in range(count):
            self.now += 0.02
            self.uplink.hear(np.full(320, value, np.int16))

    def sent(self) -> list[object]:
        items: list[object] = []
        while (item := self.uplink.take()) is not None:
            items.append(item if isinstance(item, str) else len(item) // 2)
        return items


def test_pieces_are_20_to_40_ms() -> None:
    ear = Ear()
    ear.hear()
    assert ear.sent() == [320] and ear.woken == 1
    ear.hear(3)
    assert ear.sent() == [640, 320]


def test_the_oldest_is_dropped_after_a_second() -> None:
    ear = Ear()
    for value in range(60):
        ear.hear(value=value)
    first = ear.uplink.take()
    assert isinstance(first, bytes) and np.frombuffer(first, "<i2")[0] == 10
    assert sum(int(str(n)) for n in ear.sent()) + 640 == 16_000
    assert ear.uplink.dropped == 3200


def test_a_second_without_sound_ends_the_stream_once() -> None:
    ear = Ear()
    ear.hear()
    assert ear.sent() == [320]
    ear.uplink.muted = True
    ear.hear(49)
    assert ear.sent() == []
    ear.hear(2)
    assert ear.sent() == ["stream_end"]
    ear.hear(100)
    assert ear.sent() == []
    ear.uplink.muted = False
    ear.hear()
    assert ear.sent() == [320]


def test_push_to_talk_sends_only_while_pressed_between_marks() -> None:
    ear = Ear(push_to_talk=True)
    ear.hear(5)
    ear.uplink.press()
    ear.uplink.press()
    ear.hear(2)
    ear.uplink.release()
    ear.hear(100)
    assert ear.sent() == ["activity_start", 640, "activity_end"]


def test_marks_survive_what_is_dropped() -> None:
    ear = Ear(push_to_talk=True)
    ear.uplink.press()
    ear.hear(60)
    ear.uplink.release()
    sent = ear.sent()
    assert sent[0] == "activity_start" and sent[-1] == "activity_end" and len(sent) == 27


def test_a_new_connection_is_told_that_the_key_is_down() -> None:
    ear = Ear(push_to_talk=True)
    ear.uplink.press()
    ear.hear(2)
    ear.sent()
    ear.hear(2)
    ear.uplink.reconnected()
    assert ear.sent() == ["activity_start", 640]


def test_a_key_that_went_up_in_the_gap_is_told_in_full() -> None:
    ear = Ear(push_to_talk=True)
    ear.uplink.press()
    ear.sent()
    ear.hear(2)
    ear.uplink.release()
    ear.uplink.reconnected()
    assert ear.sent() == ["activity_start", 640, "activity_end"]


def test_speech_is_told_from_a_steady_noise() -> None:
    voice, now = VoiceDetector(), 0.0
    heard = []
    for level, count in ((0.002, 100), (0.1, 50), (0.002, 50), (0.003, 50)):
        for _ in range(count):
            now += 0.02
            voice.feed(level, now)
        heard.append(voice.speaking)
    assert heard == [False, True, False, False]
    assert voice.began is not None and abs(voice.began - 2.0) < 0.03
    assert voice.last_loud is not None and abs(voice.last_loud - 3.0) < 0.03


def test_a_click_is_not_speech() -> None:
    voice = VoiceDetector()
    for at, level in ((0.02, 0.3), (0.04, 0.001), (0.06, 0.3), (0.08, 0.001)):
        voice.feed(level, at)
    assert not voice.speaking and voice.last_loud is None
