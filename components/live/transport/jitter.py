"""Audio packets of a peer connection, handed on as they come.

aiortc's own buffer waits for four packets (80 ms), and after one lost packet for up to sixteen for the rest of the
connection, as audio is not sent again (aiortc #543). A buffer evens out what is played at once; what a page says is
not played here but sent on to a model, which takes bursts as well. So nothing is gained by waiting: a packet that
comes after a later one is dropped, and the ear conceals the gap. The ear also decodes: of two threads and a queue in
between, every frame would pass, to save the twentieth of a millisecond that it takes.

This is the one file that touches aiortc's private parts; they hold for 1.14 to 1.16, and where they are missing
everything works on, only slower.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from aiortc import RTCPeerConnection, RTCRtpTransceiver
from aiortc.jitterbuffer import MAX_MISORDER, JitterFrame
from aiortc.rtp import RtpPacket
from aiortc.utils import uint16_add

BUFFER = "_RTCRtpReceiver__jitter_buffer"

Hear = Callable[[bytes, int], None]


class AtOnce:
    """Takes the place of `aiortc.jitterbuffer.JitterBuffer` in a receiver of audio.

    `hear` gets the data and time stamp of packets with the payload types `opus`; others go aiortc's way.
    """

    def __init__(self, hear: Hear, opus: Collection[int]) -> None:
        self._hear, self._opus = hear, frozenset(opus)
        self._next: int | None = None

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Whether a new key frame is wanted (never), and the frame that aiortc is to decode, if any."""
        if self._next is not None and self._is_late(packet.sequence_number):
            return False, None
        self._next = uint16_add(packet.sequence_number, 1)
        # The decoder would take an empty frame, as probes for bandwidth bring, for the end of the stream.
        data: bytes = getattr(packet, "_data", b"")
        if data and packet.payload_type in self._opus:
            self._hear(data, packet.timestamp)
            return False, None
        return False, JitterFrame(data, packet.timestamp) if data else None

    def _is_late(self, number: int) -> bool:
        # Far behind is a sender that has begun anew.
        return 0 < uint16_add(self._next or 0, -number) < MAX_MISORDER


def hand_on_at_once(connection: RTCPeerConnection, hear: Hear) -> int:
    """Replaces the buffer of every audio receiver of this one connection; how many it replaced."""
    replaced = 0
    for transceiver in connection.getTransceivers():
        buffer = getattr(transceiver.receiver, BUFFER, None)
        if transceiver.kind != "audio" or buffer is None or isinstance(buffer, AtOnce):
            continue
        setattr(transceiver.receiver, BUFFER, AtOnce(hear, opus(transceiver)))
        replaced += 1
    return replaced


def opus(transceiver: RTCRtpTransceiver) -> set[int]:
    """The payload types that were agreed on for Opus."""
    codecs = getattr(transceiver, "_codecs", ())
    return {codec.payloadType for codec in codecs if codec.name.lower() == "opus"}
