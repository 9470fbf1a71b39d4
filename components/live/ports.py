"""Where media meets the conversation: what the page's transport hands in, and what it takes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

VideoSource = Literal["camera", "screen"]
View = Literal["camera", "screen", "both"]
SHOWS: Mapping[View, frozenset[VideoSource]] = {
    "camera": frozenset({"camera"}),
    "screen": frozenset({"screen"}),
    "both": frozenset({"camera", "screen"}),
}
UPLINK_RATE = 16_000
DOWNLINK_RATE = 24_000


class Listener(Protocol):
    """The conversation, as the transport sees it. Every call returns within a millisecond, from any thread."""

    def hear(self, pcm: npt.NDArray[np.int16]) -> None:
        """Microphone samples, mono 16 kHz, 20 ms a call; when too many wait, the oldest are dropped."""

    def see(self, image: npt.NDArray[np.uint8], view: View) -> None:
        """The newest picture, height x width x 3 RGB; former ones of what it shows are out of date."""

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
