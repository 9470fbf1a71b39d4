"""Opus, the voice's form on its way between page and app, both ways without aiortc's threads.

aiortc encodes and decodes in threads of its own, in stereo: at fifty frames a second and side, the handing to and fro
costs more than the work. A frame takes 0.05 ms here, in the same moment.
"""

from __future__ import annotations

from typing import Literal

import av
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext

from components.live.ports import DOWNLINK_RATE
from components.live.transport.resample import Pcm

FRAME = DOWNLINK_RATE // 50  # samples in 20 ms
BITS_PER_SECOND = 48_000
# Of libopus, 0 to 10: what is beyond can't be heard in speech.
COMPLEXITY = 5
# After so many silent frames the last sound has died away, in the encoder as in the browser's decoder.
SETTLED = 3
# RFC 6716: full band, 20 ms, one channel, without sound; the packet that is sent for silence everywhere.
SILENCE = b"\xf8\xff\xfe"


class VoiceEncoder:
    """20 ms of 24 kHz mono in, one packet out. Lasting silence costs nothing: it is a packet known beforehand."""

    def __init__(self) -> None:
        self._codec = _context("w")
        self._codec.sample_rate = DOWNLINK_RATE
        self._codec.bit_rate = BITS_PER_SECOND
        # The mode without speech prediction: 2.5 ms of delay instead of 6.5, and a third of the work.
        self._codec.options = {"application": "lowdelay", "compression_level": str(COMPLEXITY)}
        self._silent = 0

    def __call__(self, pcm: Pcm) -> bytes:
        self._silent = 0 if pcm.any() else self._silent + 1
        if self._silent > SETTLED:
            return SILENCE
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = DOWNLINK_RATE
        return b"".join(bytes(packet) for packet in self._codec.encode(frame))


class VoiceDecoder:
    """A packet in, 48 kHz mono out; nothing for what is no Opus, as it comes from a stranger."""

    def __init__(self) -> None:
        self._codec = _context("r")

    def __call__(self, packet: bytes) -> npt.NDArray[np.float32]:
        try:
            frames = self._codec.decode(av.Packet(packet))
        except av.FFmpegError:
            frames = []
        pieces = [frame.to_ndarray().reshape(-1).astype(np.float32) for frame in frames]
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _context(mode: Literal["r", "w"]) -> AudioCodecContext:
    codec = av.CodecContext.create("libopus", mode)
    codec.format, codec.layout = "s16", "mono"
    return codec
