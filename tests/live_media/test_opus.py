"""The voice as Opus: whole, cheap in silence, and safe against strangers."""

from __future__ import annotations

import numpy as np
import pytest

from components.live.transport.opus import FRAME, SETTLED, SILENCE, VoiceDecoder, VoiceEncoder

QUIET = np.zeros(FRAME, np.int16)


def tone(frames: int) -> list[np.ndarray[tuple[int], np.dtype[np.int16]]]:
    at = np.arange(FRAME * frames) / 24_000
    return np.split((9000 * np.sin(2 * np.pi * 440 * at)).astype(np.int16), frames)


def test_every_piece_is_one_packet_at_once() -> None:
    encode, decode = VoiceEncoder(), VoiceDecoder()
    out = [decode(encode(piece)) for piece in tone(20)]
    assert [len(piece) for piece in out] == [2 * FRAME] * 20
    assert np.abs(np.concatenate(out[2:])).max() == pytest.approx(9000, rel=0.05)


def test_lasting_silence_is_a_packet_known_beforehand_and_truly_silent() -> None:
    encode, decode = VoiceEncoder(), VoiceDecoder()
    for piece in tone(5):
        decode(encode(piece))
    packets = [encode(QUIET) for _ in range(SETTLED + 5)]
    assert packets[SETTLED:] == [SILENCE] * 5
    heard = [np.abs(decode(packet)).max() for packet in packets]
    assert max(heard[1:]) < 200 and heard[-3:] == [0, 0, 0]


def test_after_silence_the_voice_is_as_before() -> None:
    encode, decode = VoiceEncoder(), VoiceDecoder()
    pieces = [*tone(5), *[QUIET] * 20, *tone(5)]
    out = [decode(encode(piece)) for piece in pieces]
    for piece in out[26:]:
        assert np.abs(piece).max() == pytest.approx(9000, rel=0.05)


@pytest.mark.parametrize("packet", [b"\xff\xfe\x00", b"", b"x" * 2000])
def test_what_is_no_opus_is_nothing(packet: bytes) -> None:
    assert len(VoiceDecoder()(packet)) == 0
