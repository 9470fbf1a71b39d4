"""From the microphone's frames to what the conversation hears."""

from __future__ import annotations

import numpy as np
import pytest

from components.live.transport.ear import Ear
from components.live.transport.opus import VoiceEncoder
from components.live.transport.resample import Pcm
from tests.live_media.frames import sound, stereo


@pytest.fixture
def heard() -> list[Pcm]:
    return []


def test_every_frame_is_20_ms_at_once(heard: list[Pcm]) -> None:
    ear = Ear(heard.append)
    for number in range(3):
        ear(sound(1000, number * 960))
    assert [(len(pcm), pcm.dtype.name) for pcm in heard] == [(320, "int16")] * 3


def test_both_channels_are_mixed(heard: list[Pcm]) -> None:
    ear = Ear(heard.append)
    ear(stereo(np.full(960, 3000, np.int16), np.full(960, 1000, np.int16)))
    assert heard[0][100:].tolist() == [2000] * 220


def test_a_lost_frame_is_filled_in_fading(heard: list[Pcm]) -> None:
    ear = Ear(heard.append)
    ear(sound(6000, 0))
    ear(sound(6000, 1920))
    assert len(heard[1]) == 640
    filled = heard[1][60:300]
    assert np.all(np.diff(filled) <= 0) and filled[0] > 4000 and filled[-1] < 1000


def test_a_long_gap_is_a_pause(heard: list[Pcm]) -> None:
    ear = Ear(heard.append)
    ear(sound(6000, 0))
    ear(sound(6000, 960 + 4801))
    assert [len(pcm) for pcm in heard] == [320, 320]


def test_frames_of_other_lengths_and_without_a_time_stamp(heard: list[Pcm]) -> None:
    ear = Ear(heard.append)
    for samples in (480, 1920, 648):
        frame = sound(100, samples=samples)
        frame.pts = None
        ear(frame)
    assert [len(pcm) for pcm in heard] == [160, 640, 216]


def test_packets_are_heard_as_frames_are(heard: list[Pcm]) -> None:
    ear, encode = Ear(heard.append), VoiceEncoder()
    tone = (9000 * np.sin(2 * np.pi * 500 * np.arange(480 * 10) / 24_000)).astype(np.int16)
    for number, piece in enumerate(np.split(tone, 10)):
        ear.packet(encode(piece), (2**32 - 4800 + 960 * number) % 2**32)
    assert [len(pcm) for pcm in heard] == [320] * 10
    assert np.abs(heard[-1]).max() == pytest.approx(9000, rel=0.05)


def test_a_lost_packet_is_filled_in_and_nonsense_is_a_lost_one(heard: list[Pcm]) -> None:
    ear, encode = Ear(heard.append), VoiceEncoder()
    for number in range(4):
        packet = encode(np.full(480, 6000, np.int16))
        ear.packet(packet if number != 2 else b"\xff\xfe\x00", number * 960)
    assert [len(pcm) for pcm in heard] == [320, 320, 640]
