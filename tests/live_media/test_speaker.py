"""The model's voice on its way to the page."""

from __future__ import annotations

import asyncio
import gc
import weakref
from fractions import Fraction

import numpy as np
import pytest
from aiortc.mediastreams import MediaStreamError

from components.live.transport.opus import VoiceDecoder
from components.live.transport.speaker import PageSpeaker, VoiceTrack
from tests.live_media.loops import run


def pcm(*samples: int) -> bytes:
    return np.array(samples, "<i2").tobytes()


def test_samples_come_in_order_and_silence_after_them() -> None:
    speaker = PageSpeaker()
    speaker.play(pcm(1, 2))
    speaker.play(pcm(3))
    assert speaker.take(2).tolist() == [1, 2]
    assert speaker.take(3).tolist() == [3, 0, 0]


def test_played_counts_the_voice_alone() -> None:
    speaker = PageSpeaker()
    speaker.play(pcm(*range(10)))
    speaker.take(4)
    assert (speaker.played(), speaker.waiting()) == (4, 6)
    speaker.take(100)
    assert (speaker.played(), speaker.waiting()) == (10, 0)


def test_dropped_is_what_was_never_heard() -> None:
    speaker = PageSpeaker()
    speaker.play(pcm(*range(10)))
    speaker.take(4)
    assert speaker.drop() == 6
    assert (speaker.played(), speaker.waiting(), speaker.drop()) == (4, 0, 0)
    assert speaker.take(2).tolist() == [0, 0]


def test_half_a_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="3 bytes"):
        PageSpeaker().play(b"abc")


def test_packets_follow_each_other_every_20_ms() -> None:
    async def listen() -> None:
        speaker = PageSpeaker()
        loop = asyncio.get_running_loop()
        start = loop.time()
        packets = [await speaker.track.recv() for _ in range(6)]
        assert loop.time() - start >= 0.099
        assert [packet.pts for packet in packets] == [0, 960, 1920, 2880, 3840, 4800]
        assert {packet.time_base for packet in packets} == {Fraction(1, 48_000)}

    run(listen())


def test_what_is_played_while_a_packet_is_waited_for_is_in_it() -> None:
    async def listen() -> None:
        speaker = PageSpeaker()
        await speaker.track.recv()
        waiting = asyncio.ensure_future(speaker.track.recv())
        await asyncio.sleep(0)
        speaker.play(pcm(*[8000] * 480))
        assert np.abs(VoiceDecoder()(bytes(await waiting))).max() > 7000

    run(listen())


def test_a_late_loop_catches_up_and_a_stalled_one_begins_anew() -> None:
    async def listen(behind: float) -> float:
        track = PageSpeaker().track
        await track.recv()
        assert track._due is not None
        track._due -= behind
        start = asyncio.get_running_loop().time()
        for _ in range(2):
            await track.recv()
        return asyncio.get_running_loop().time() - start

    assert run(listen(0.06)) < 0.02
    assert run(listen(0.5)) >= 0.019


def test_an_ended_track_is_replaced() -> None:
    async def listen() -> None:
        speaker = PageSpeaker()
        former = speaker.track
        assert speaker.track is former
        speaker.stop()
        with pytest.raises(MediaStreamError):
            await former.recv()
        assert speaker.track is not former and speaker.track.readyState == "live"

    run(listen())


def test_a_stopped_speaker_holds_no_encoder_and_none_of_its_threads() -> None:
    speaker = PageSpeaker()

    async def listen() -> weakref.ref[VoiceTrack]:
        speaker.play(pcm(*[1000] * 960))
        track = speaker.track
        await track.recv()
        return weakref.ref(track)

    track = run(listen())
    gc.collect()
    assert track() is not None
    speaker.stop()
    gc.collect()
    assert track() is None
