"""The queue in front of the loudspeaker, by exact samples."""

from __future__ import annotations

import pytest

from components.live.playback import Playback, loudness, samples
from components.live.ports import DOWNLINK_RATE
from tests.live.server import pcm
from tests.live.speaker import StillSpeaker


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def playing() -> tuple[Playback, StillSpeaker, Clock]:
    speaker, clock = StillSpeaker(), Clock()
    return Playback(speaker, clock), speaker, clock


def test_it_waits_for_the_prebuffer() -> None:
    playback, speaker, _ = playing()
    playback.add(1, pcm(0.05))
    assert playback.pump() == [] and speaker.waiting() == 0
    playback.add(1, pcm(0.01))
    playback.pump()
    assert speaker.waiting() == samples(60)


def test_a_reply_shorter_than_the_prebuffer_is_played_when_it_is_complete() -> None:
    playback, speaker, _ = playing()
    playback.add(1, pcm(0.02))
    playback.finish(1)
    playback.pump()
    assert speaker.waiting() == samples(20)


def test_sound_that_trickles_is_not_held_for_ever() -> None:
    playback, speaker, clock = playing()
    playback.add(1, pcm(0.02))
    clock.now = 0.4
    assert playback.pump() == []
    clock.now = 0.5
    playback.pump()
    assert speaker.waiting() == samples(20)


def test_never_more_than_300_ms_ahead() -> None:
    playback, speaker, _ = playing()
    playback.add(1, pcm(2))
    playback.pump()
    assert speaker.waiting() == samples(300) and playback.queued == samples(1700)
    speaker.pass_samples(samples(20))
    playback.pump()
    assert speaker.waiting() == samples(300) and playback.queued == samples(1680)


def test_what_is_dropped_counts_as_unheard() -> None:
    playback, speaker, _ = playing()
    playback.add(1, pcm(1))
    playback.pump()
    speaker.pass_samples(samples(250))
    playback.drop()
    assert playback.share(1) == 0.25 and playback.reply(1).played == samples(250)
    assert speaker.drops == 1 and not playback.busy
    speaker.pass_samples(samples(50))
    assert playback.pump() == []


def test_samples_are_told_apart_by_reply() -> None:
    playback, speaker, clock = playing()
    playback.add(1, pcm(0.1))
    playback.finish(1)
    playback.add(2, pcm(0.1))
    clock.now = 3.0
    playback.pump()
    speaker.pass_samples(samples(150))
    playback.pump()
    assert (playback.reply(1).played, playback.reply(2).played) == (samples(100), samples(50))
    assert playback.began() == [1, 2] and playback.began() == []
    assert playback.reply(2).started_at == 3.0


def test_the_prebuffer_grows_after_an_underrun_and_shrinks_again() -> None:
    playback, speaker, _ = playing()
    playback.add(1, pcm(0.1))
    playback.pump()
    speaker.pass_samples(samples(100))
    playback.pump()
    assert (playback.underruns, playback.prebuffer) == (1, 90.0)
    playback.add(1, pcm(0.08))
    assert playback.pump() == []
    playback.add(1, pcm(0.01))
    playback.finish(1)
    assert sum(len(piece.pcm) for piece in playback.pump()) == samples(90) * 2
    speaker.pass_samples(samples(90))
    playback.pump()
    assert playback.underruns == 1 and playback.prebuffer == pytest.approx(81.0)


def test_the_prebuffer_has_a_limit() -> None:
    playback, speaker, _ = playing()
    for _ in range(10):
        playback.add(1, pcm(0.5))
        playback.pump()
        speaker.pass_samples(DOWNLINK_RATE)
        playback.pump()
        speaker.pass_samples(DOWNLINK_RATE)
        playback.pump()
    assert playback.prebuffer == 400.0


def test_loudness_is_the_root_mean_square() -> None:
    assert loudness(pcm(0.1, 16384)) == 0.5
    assert loudness(b"") == 0.0


def test_what_no_loudspeaker_takes_is_forgotten_after_a_while() -> None:
    playback, speaker, clock = playing()
    clock.now = 100.0
    playback.add(1, pcm(1))
    playback.pump()
    clock.now = 109.0
    speaker.pass_samples(samples(20))
    playback.pump()
    clock.now = 118.0
    playback.pump()
    assert playback.busy
    clock.now = 119.0
    playback.pump()
    assert not playback.busy and speaker.waiting() == 0 and playback.reply(1).played == samples(20)
