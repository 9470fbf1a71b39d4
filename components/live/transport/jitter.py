"""Audio packets of a peer connection, handed on as they come.

aiortc's own buffer waits for four packets (80 ms), and after one lost packet for up to sixteen for the rest of the
connection, as audio is not sent again (aiortc #543). A buffer evens out what is played at once; what a page says is
not played here but sent on to a model, which takes bursts as well. So nothing is gained by waiting: a packet that
comes after a later one is dropped, and the ear conceals the gap.

This is the one file that touches aiortc's private parts; they hold for 1.14 to 1.16, and where they are missing
everything works on, only slower.
"""

from __future__ import annotations

from aiortc import RTCPeerConnection
from aiortc.jitterbuffer import MAX_MISORDER, JitterFrame
from aiortc.rtp import RtpPacket
from aiortc.utils import uint16_add

BUFFER = "_RTCRtpReceiver__jitter_buffer"


class AtOnce:
    """Takes the place of `aiortc.jitterbuffer.JitterBuffer` in a receiver of audio."""

    def __init__(self) -> None:
        self._next: int | None = None

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Whether a new key frame is wanted (never), and the packet's frame, or None for one that comes too late."""
        if self._next is not None and self._is_late(packet.sequence_number):
            return False, None
        self._next = uint16_add(packet.sequence_number, 1)
        # The decoder would take an empty frame, as probes for bandwidth bring, for the end of the stream.
        data: bytes = getattr(packet, "_data", b"")
        return False, JitterFrame(data, packet.timestamp) if data else None

    def _is_late(self, number: int) -> bool:
        # Far behind is a sender that has begun anew.
        return 0 < uint16_add(self._next or 0, -number) < MAX_MISORDER


def hand_on_at_once(connection: RTCPeerConnection) -> int:
    """Replaces the buffer of every audio receiver of this one connection; how many it replaced."""
    replaced = 0
    for receiver in connection.getReceivers():
        buffer = getattr(receiver, BUFFER, None)
        if receiver.track is None or receiver.track.kind != "audio" or buffer is None or isinstance(buffer, AtOnce):
            continue
        setattr(receiver, BUFFER, AtOnce())
        replaced += 1
    return replaced
