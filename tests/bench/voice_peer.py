"""The conversation's stand-in for both stacks: it answers the onset of speech with a tone, at once.

Needs NumPy alone, as it also runs in FastRTC's environment. The other settings come from the environment, so that
both servers obey alike: VOICE_REPLY, the tone's length in seconds; VOICE_DROP, after how many seconds the tone is
cut; VOICE_FOLDER, where events and timings go; VOICE_LOSSY, whether a file named `lossy` there makes 5 % of the
uplink's packets lost.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(os.environ.get("VOICE_FOLDER", "."))
REPLY = float(os.environ.get("VOICE_REPLY", "0.3"))
DROP = float(os.environ.get("VOICE_DROP", "0"))
LOSS = 0.05
RATE_IN, RATE_OUT = 16_000, 24_000
LOUD, QUIET_SECONDS = 600, 0.3


class Answerer:
    """Hears 16 kHz PCM; `say` gets the whole reply as 24 kHz PCM, `drop` is called when it is to end."""

    def __init__(self, say: Callable[[npt.NDArray[np.int16]], None], drop: Callable[[], object]) -> None:
        self._say, self._drop = say, drop
        self._quiet = 0.0
        at = np.arange(int(RATE_OUT * REPLY)) / RATE_OUT
        self._tone = (9000 * np.sin(2 * np.pi * 500 * at)).astype(np.int16)

    def hear(self, pcm: npt.NDArray[np.int16]) -> None:
        loud = np.abs(pcm).max(initial=0) > LOUD
        if loud and self._quiet >= QUIET_SECONDS:
            self._say(self._tone)
            if DROP:
                threading.Timer(DROP, self._cut).start()
        self._quiet = 0.0 if loud else self._quiet + len(pcm) / RATE_IN

    def _cut(self) -> None:
        note("drop", time.time())
        self._drop()


class Echo:
    """A listener, as our line has one, that looks away and answers at once."""

    def __init__(self, speaker: Any) -> None:
        self.hear = Answerer(lambda tone: speaker.play(tone.tobytes()), speaker.drop).hear

    def see(self, image: object, source: object) -> None:
        pass

    def blind(self, source: object) -> None:
        pass


def note(name: str, value: float) -> None:
    with (FOLDER / "events.jsonl").open("a") as file:
        file.write(json.dumps({name: value}) + "\n")


def tap() -> None:
    """Times each audio frame that is ready to be sent; loses packets on the uplink while `lossy` is there."""
    from aiortc.rtcrtpsender import RTCRtpSender

    encode = vars(RTCRtpSender)["_next_encoded_frame"]
    books: dict[int, IO[str]] = {}

    async def timed_encode(self: Any, codec: Any) -> Any:
        frame = await encode(self, codec)
        if codec.name == "opus" and frame is not None:
            if id(self) not in books:
                books[id(self)] = (FOLDER / f"sent-{id(self)}").open("a", buffering=1)
            books[id(self)].write(f"{time.monotonic()} {frame.timestamp}\n")
        return frame

    setattr(RTCRtpSender, "_next_encoded_frame", timed_encode)  # noqa: B010 - it has no public hook
    if os.environ.get("VOICE_LOSSY"):
        lose()


def lose() -> None:
    from aiortc.rtcdtlstransport import RTCDtlsTransport

    receive = vars(RTCDtlsTransport)["_handle_rtp_data"]
    lossy, dice = FOLDER / "lossy", random.Random(7)

    async def lossy_receive(self: Any, data: bytes, **rest: Any) -> None:
        if not (lossy.exists() and dice.random() < LOSS):
            await receive(self, data, **rest)

    setattr(RTCDtlsTransport, "_handle_rtp_data", lossy_receive)  # noqa: B010 - it has no public hook
