"""The senses that all talks share, each on a thread of its own: they take turns, and the sockets stay free."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from components.offline.live import voice, voicing
from components.offline.live.voicing import Samples, Voicing
from components.offline.prompt import Blob

T = TypeVar("T")


class Studio:
    """Every call may raise senses.weights.Missing."""

    def __init__(self, look: Callable[[Blob], None]) -> None:
        self._look = look
        self._threads = {name: ThreadPoolExecutor(1, f"live-{name}") for name in ("hear", "speak", "look", "recall")}
        self._warm: set[str] = set()
        self._waiting: Counter[str] = Counter()

    async def _on(self, name: str, work: Callable[[], T]) -> T:
        self._waiting[name] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads[name], work)
        finally:
            self._waiting[name] -= 1

    def idle(self, name: str) -> bool:
        """Nobody waits for this sense, so that it may be used on suspicion."""
        return not self._waiting[name]

    def warm(self, name: str) -> None:
        """Load a sense's models before they are needed."""
        if name not in self._warm:
            self._warm.add(name)
            self._threads[name].submit({"hear": load_hearing, "speak": load_voice, "recall": load_recall}[name])

    async def voicing(self) -> Voicing:
        await self._on("hear", voicing.load)
        return Voicing()

    async def words(self, samples: Samples, usual: str) -> str:
        """What was said in samples at 16 kHz; in the language `usual` where it is unsure."""
        return await self._on("hear", lambda: transcribed(samples, usual))

    async def speech(self, text: str) -> bytes:
        """PCM16, mono, 24 kHz."""
        return await self._on("speak", lambda: voice.speak(text))

    async def glance(self, picture: Blob) -> None:
        """Look at a picture ahead of the question; the answer then finds it looked at."""
        await self._on("look", lambda: self._looked_at(picture))

    async def nearest(self, question: str, sayings: Sequence[str]) -> list[str]:
        """The sayings that may answer the question, best first; none if nothing is near."""
        return await self._on("recall", lambda: recalled(question, sayings))

    def _looked_at(self, picture: Blob) -> None:
        # Only ahead of a question: whatever is wrong is found again, and told, by the answer.
        with suppress(Exception):
            self._look(picture)

    def close(self) -> None:
        for threads in self._threads.values():
            threads.shutdown(wait=False, cancel_futures=True)


# The senses are imported when first used: the server should be up before.


def transcribed(samples: Samples, usual: str) -> str:
    from components.offline.senses import hearing

    return hearing.utterance(samples, usual).text


def recalled(question: str, sayings: Sequence[str]) -> list[str]:
    from components.offline.answer.passages import Passage, nearest

    return [passage.text for passage in nearest(question, [Passage(one) for one in sayings])]


def load_hearing() -> None:
    import numpy as np

    transcribed(np.zeros(8000, np.float32), "en")


def load_voice() -> None:
    voice.speak("Hello.")


def load_recall() -> None:
    recalled("Hello?", ["Hello."])
