"""The audio buffer: at once, whatever the network does."""

from __future__ import annotations

import random

import pytest
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtp import RtpPacket

from components.live.transport.jitter import AtOnce

PACKET_MS = 20


def packet(number: int, data: bytes = b"voice") -> RtpPacket:
    made = RtpPacket(payload_type=111, sequence_number=number % 65536, timestamp=number * 960 % 2**32)
    made._data = data  # type: ignore[attr-defined] # aiortc puts it there
    return made


def at_once() -> AtOnce:
    return AtOnce(lambda data, timestamp: None, ())


def handed(buffer: AtOnce | JitterBuffer, numbers: list[int]) -> list[int | None]:
    """The packet's number that came out with each one that went in."""
    frames = [buffer.add(packet(number))[1] for number in numbers]
    return [None if frame is None else frame.timestamp // 960 for frame in frames]


def test_each_packet_comes_out_as_it_goes_in() -> None:
    assert handed(at_once(), [5, 6, 7]) == [5, 6, 7]


def test_a_lost_one_holds_nothing_up() -> None:
    assert handed(at_once(), [5, 7, 8]) == [5, 7, 8]


def test_late_and_repeated_ones_are_dropped() -> None:
    assert handed(at_once(), [5, 7, 6, 7, 8]) == [5, 7, None, None, 8]


def test_the_numbers_may_begin_again() -> None:
    assert [frame is not None for frame in handed(at_once(), [65534, 65535, 65536, 65537])] == [True] * 4
    assert handed(at_once(), [5000, 3, 4]) == [5000, 3, 4]


def test_a_probe_without_sound_is_no_frame() -> None:
    buffer = at_once()
    assert buffer.add(packet(1, b"")) == (False, None)
    assert handed(buffer, [1, 2]) == [None, 2]


def test_opus_goes_straight_to_the_ear_and_other_sound_aiortcs_way() -> None:
    heard: list[tuple[bytes, int]] = []
    buffer = AtOnce(lambda data, timestamp: heard.append((data, timestamp)), {111})
    assert handed(buffer, [5, 6]) == [None, None]
    assert heard == [(b"voice", 4800), (b"voice", 5760)]
    other = packet(7)
    other.payload_type = 0
    assert buffer.add(other)[1] is not None and len(heard) == 2


def added_delay(buffer: AtOnce | JitterBuffer, numbers: list[int]) -> list[int]:
    """For each packet that comes out, how many ms after its own turn it does."""
    return [
        PACKET_MS * (now - out) for now, out in zip(numbers, handed(buffer, numbers), strict=True) if out is not None
    ]


@pytest.mark.parametrize("seed", range(5))
def test_a_minute_with_loss_adds_nothing(seed: int) -> None:
    dice = random.Random(seed)
    minute = [number for number in range(3000) if dice.random() > 0.05]
    assert set(added_delay(at_once(), minute)) == {0}


def test_the_stock_buffer_is_why() -> None:
    """Should this fail, aiortc's own has learned to shrink again, and ours may go."""
    assert added_delay(JitterBuffer(capacity=16, prefetch=4), list(range(50)))[-1] == 80
    assert added_delay(JitterBuffer(capacity=16, prefetch=4), [*range(20), *range(21, 3000)])[-1] > 200


def test_swapped_neighbours_cost_one_packet_each_and_no_time() -> None:
    swapped = [number for at in range(0, 1000, 20) for number in (at + 1, at, *range(at + 2, at + 20))]
    out = handed(at_once(), swapped)
    assert out.count(None) == 50
    assert all(number == came for number, came in zip(swapped, out, strict=True) if came is not None)
