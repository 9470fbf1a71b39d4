"""The model's voice on its way out: sound with its transcript, at the pace the session is to have."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from typing import Any

from components.offline.live.voice import RATE, sentences
from components.offline.live.wire import Wire

MIME_TYPE = f"audio/pcm;rate={RATE}"
PIECE_MS = 100
LEAD_SECONDS = 0.2  # of sound that a slow voice has ahead
BYTES_A_SECOND = 2 * RATE

Json = dict[str, Any]
Speak = Callable[[str], Awaitable[bytes]]


class Speech:
    """One turn's voice. Counts what was sent, and knows what of it was played by now."""

    def __init__(self, wire: Wire, speak: Speak, transcribes: bool) -> None:
        self._wire = wire
        self._speak = speak
        self._transcribes = transcribes
        self._said: list[tuple[float, str]] = []
        self._began: float | None = None
        self.seconds = 0.0

    async def say(self, text: str) -> None:
        for sentence in sentences(text):
            await self.play(await self._speak(sentence), sentence)

    async def play(self, sound: bytes, words: str) -> None:
        """Raises what the wire raises."""
        step = BYTES_A_SECOND * (self._wire.twist.burst_ms or PIECE_MS) // 1000
        pieces = [sound[at : at + step] for at in range(0, len(sound), step)] or [b""]
        for number, deltas in enumerate(spread(words, len(pieces))):
            await self._piece(pieces[number], deltas)

    async def _piece(self, sound: bytes, words: str) -> None:
        await self._keep_pace(len(sound) / BYTES_A_SECOND)
        if self._began is None:
            self._began = asyncio.get_running_loop().time()
        content: Json = {"modelTurn": {"parts": [audio(sound)]}} if sound else {}
        if words:
            self._said.append((self.seconds, words))
            lead = " " if len(self._said) > 1 else ""
            content |= {"outputTranscription": {"text": lead + words}} if self._transcribes else {}
        self.seconds += len(sound) / BYTES_A_SECOND
        if content:
            await self._wire.send({"serverContent": content})

    async def _keep_pace(self, seconds: float) -> None:
        twist = self._wire.twist
        if self._began is None or (twist.pace is None and not twist.burst_ms):
            return
        due = (self.seconds + seconds - (0 if twist.burst_ms else LEAD_SECONDS)) / (twist.pace or 1)
        await asyncio.sleep(max(0.0, due - self._playing()))

    def _playing(self) -> float:
        return 0.0 if self._began is None else asyncio.get_running_loop().time() - self._began

    async def played(self) -> None:
        """Returns when a listener would have heard it all."""
        await asyncio.sleep(max(0.0, self.seconds * self._wire.twist.playback - self._playing()))

    def heard(self) -> str:
        """What a listener has heard by now."""
        now = self._playing()
        return " ".join(words for at, words in self._said if at < now)

    @property
    def words(self) -> str:
        return " ".join(words for _, words in self._said)


def audio(sound: bytes) -> Json:
    return {"inlineData": {"mimeType": MIME_TYPE, "data": base64.b64encode(sound).decode()}}


def spread(words: str, pieces: int) -> list[str]:
    """The words over as many pieces of sound, in step with it."""
    each = words.split()
    cuts = [round(len(each) * number / pieces) for number in range(pieces + 1)]
    # The first piece of sound never comes without a word.
    cuts[1] = max(cuts[1], min(1, len(each)))
    cuts = [max(cut, cuts[1]) if number else cut for number, cut in enumerate(cuts)]
    return [" ".join(each[start:end]) for start, end in pairwise(cuts)]


async def lines(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """Text that comes in pieces, line by line as it gets complete."""
    rest = ""
    async for piece in pieces:
        *whole, rest = (rest + piece).split("\n")
        for line in whole:
            yield line
    yield rest
