"""One turn of the model: from what it is asked to turnComplete."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from components.offline.live import voice
from components.offline.live.context import audio_tokens
from components.offline.live.desk import Desk
from components.offline.live.speech import Speech
from components.offline.live.usage import usage
from components.offline.prompt import Turn as Said
from components.offline.senses.weights import Missing
from components.offline.tokens import text_tokens

Json = dict[str, Any]
Lines = Callable[[], AsyncIterator[str]]
ECHO_WORDS = "A tone. I only echo that I noticed you."
DELTA_WORDS = 3


class Turn:
    """`begun` once anything of the answer was sent, `done` after turnComplete.

    Cancelling `run` and then calling `interrupt` ends a turn early.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._speech = Speech(desk.wire, desk.studio.speech, desk.settings.transcribes_output)
        self._text = ""
        self.begun = self.done = False

    async def run(self, prepare: Callable[[], Awaitable[Lines | None]]) -> None:
        """`prepare` finds out what was asked, and gives the lines to answer with, or None to stay silent."""
        lines = await prepare()
        if lines is None:
            return
        self.begun = True
        await self._resumable(False)
        if self._desk.settings.echoes:
            await self._speech.play(voice.tone(), ECHO_WORDS)
        else:
            async for line in lines():
                await self._say(line)
        await self._send({"generationComplete": True})
        await self._speech.played()
        await self._complete(self._speech.words or self._text)

    async def interrupt(self) -> None:
        """In the service's order: calls are taken back, `interrupted`, turnComplete; no generationComplete."""
        if ids := self._desk.calls.cancel():
            await self._desk.wire.send({"toolCallCancellation": {"ids": ids}})
        await self._send({"interrupted": True})
        await self._complete(self._speech.heard() if self._desk.settings.speaks else self._text)

    async def hear(self, words: str) -> None:
        """Hand on what was recognised, as the service does: in pieces of a few words."""
        if not self._desk.settings.transcribes_input:
            return
        each = words.split()
        for at in range(0, len(each), DELTA_WORDS):
            text = " ".join(each[at : at + DELTA_WORDS])
            await self._send({"inputTranscription": {"text": f" {text}" if at else text}})

    async def _say(self, line: str) -> None:
        if self._desk.settings.speaks:
            try:
                await self._speech.say(line)
            except Missing as missing:
                await self._write(str(missing))
        else:
            await self._write(line)

    async def _write(self, line: str) -> None:
        text = f"\n{line}" if self._text else line
        self._text += text
        await self._send({"modelTurn": {"parts": [{"text": text}]}})

    async def _complete(self, said: str) -> None:
        desk, spoken = self._desk, audio_tokens(self._speech.seconds)
        response = Counter(AUDIO=spoken, TEXT=text_tokens(len(self._text)))
        prompt = desk.context.tokens
        if said:
            desk.remember(Said("model", (said,)), +response)
        self.done = True
        if not desk.settings.echoes:
            desk.studio.warm("recall")
        content: Json = {"turnComplete": True}
        if desk.settings.model.endswith("extended-thinking"):
            content["interactionStatus"] = "IN_PROGRESS" if desk.calls.open else "IDLE"
        await desk.wire.send({"serverContent": content, "usageMetadata": usage(prompt, +response)})
        await self._resumable(True)

    async def _resumable(self, possible: bool) -> None:
        if self._desk.settings.resumption:
            await self._desk.wire.send({"sessionResumptionUpdate": self._desk.handle() if possible else {}})

    async def _send(self, content: Json) -> None:
        await self._desk.wire.send({"serverContent": content})
