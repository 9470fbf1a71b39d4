"""Where media meets the conversation: what the page's transport hands in, and what it takes out."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

VideoSource = Literal["camera", "screen"]
UPLINK_RATE = 16_000
DOWNLINK_RATE = 24_000


class Listener(Protocol):
    """The conversation, as the transport sees it. Every call returns within a millisecond, from any thread."""

    def hear(self, pcm: npt.NDArray[np.int16]) -> None:
        """Microphone samples, mono 16 kHz, 20 ms a call; when too many wait, the oldest are dropped."""

    def see(self, image: npt.NDArray[np.uint8], source: VideoSource) -> None:
        """The newest picture of a source, height x width x 3 RGB; only the newest is kept."""

    def blind(self, source: VideoSource) -> None:
        """The source was switched off."""


class Speaker(Protocol):
    """The page's loudspeaker, as the conversation sees it. Safe from any thread."""

    def play(self, pcm: bytes) -> None:
        """Queue samples: PCM16 little endian, mono, 24 kHz."""

    def drop(self) -> int:
        """Forget what is queued; how many queued samples were never heard."""

    def played(self) -> int:
        """Samples of the model's voice handed to the network so far; silence does not count."""

    def waiting(self) -> int:
        """Samples queued and not yet handed on."""
