"""One Live session: what the client sends, and what is done about it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from components.offline.live import asking, closing
from components.offline.live.calls import silent
from components.offline.live.desk import Desk
from components.offline.live.ear import Ear, Heard
from components.offline.live.intake import Reader, typed
from components.offline.live.messages import ClientContent, ClientMessage, ContextUpdate, RealtimeInput
from components.offline.live.settings import declared, text
from components.offline.live.sound import Microphone
from components.offline.live.thinking import told
from components.offline.live.turns import Turns
from components.offline.live.voicing import RATE
from components.offline.prompt import Turn as Said
from components.offline.wire.content import Blob, FunctionResponse

# A word alone may be too short to be recognised, and clear with what follows so soon.
SHORT_SECONDS, WORDLESS_SECONDS = 2.0, 1.5
NO_ACTIVITY = "Explicit activity control is not supported when automatic activity detection is enabled."


class Session:
    def __init__(self, desk: Desk, ear: Ear, reader: Reader, group: asyncio.TaskGroup) -> None:
        self._desk = desk
        self._ear = ear
        self._reader = reader
        self._group = group
        self._turns = Turns(desk, group)
        self._microphone = Microphone()
        self._ahead: tuple[int, asyncio.Task[str]] | None = None
        self._unheard: Heard | None = None
        self._wordless: Heard | None = None
        self._carried: Heard | None = None

    async def run(self) -> None:
        """Until WebSocketDisconnect, Close or ApiError is raised, here or in a task of the group."""
        async for message in self._desk.wire.messages():
            await self._take(message)

    async def _take(self, message: ClientMessage) -> None:
        if message.client_content:
            await self._content(message.client_content)
        elif message.realtime_input:
            await self._realtime(message.realtime_input)
        elif message.tool_response:
            await self._responses(message.tool_response.function_responses)
        elif message.context_update:
            self._update(message.context_update)

    async def _content(self, content: ClientContent) -> None:
        """Always interrupts; without turnComplete it is only remembered."""
        await self._turns.interrupt()
        turns = await self._reader.turns(content.turns)
        question = turns.pop() if content.turn_complete and turns and turns[-1].turn.role == "user" else None
        for one in turns:
            self._desk.remember(one.turn, one.tokens)
        if content.turn_complete:
            self._turns.begin(asking.typed(self._desk, question))

    async def _realtime(self, given: RealtimeInput) -> None:
        automatic = self._desk.settings.listening.automatic
        if automatic and (given.activity_start or given.activity_end):
            raise closing.invalid(NO_ACTIVITY)
        if audio := given.audio or chunk(given, "audio/"):
            if not self._desk.settings.echoes:
                self._desk.studio.warm("hear")
            await self._hear(self._ear.hear(self._microphone.take(audio)))
        if video := given.video or chunk(given, "image/"):
            first = self._desk.eye.newest is None
            self._desk.eye.see(video)
            if first:
                self._glance()
        if given.text:
            await self._text(given.text)
        if given.activity_start:
            await self._hear(self._ear.open())
        if given.activity_end or (given.audio_stream_end and automatic):
            await self._hear(self._ear.close())

    async def _text(self, words: str) -> None:
        await self._activity()
        self._turns.begin(asking.typed(self._desk, typed(words)))

    async def _hear(self, happened: list[Heard]) -> None:
        for heard in happened:
            if heard.kind == "start":
                await self._started(heard.at)
            elif not self._desk.settings.echoes:
                self._paused(heard) if heard.kind == "pause" else self._ended(heard)

    async def _activity(self) -> None:
        if self._desk.settings.listening.interrupts:
            await self._turns.interrupt()

    async def _started(self, at: float) -> None:
        await self._activity()
        desk = self._desk
        # Whoever goes on after a pause for thought is answered as a whole.
        recent = self._wordless if self._wordless and at - self._wordless.at < WORDLESS_SECONDS else None
        self._carried = (self._unheard or recent) if desk.settings.listening.interrupts else None
        if desk.settings.echoes:
            self._turns.begin(asking.noticed())
            return
        # Reading a page takes about as long as asking about it.
        self._glance()

    def _glance(self) -> None:
        desk = self._desk
        if desk.eye.newest and desk.studio.idle("look") and not desk.settings.echoes:
            desk.glance = self._group.create_task(desk.studio.glance(desk.eye.newest))

    def _paused(self, heard: Heard) -> None:
        """Recognise ahead of the end, which is mostly not far."""
        if self._desk.studio.idle("hear"):
            self._ahead = heard.spoken, self._group.create_task(self._words(heard.after(self._carried)))

    def _ended(self, heard: Heard) -> None:
        ahead, self._ahead = self._ahead, None
        whole = self._unheard = heard.after(self._carried)

        async def recognised() -> str:
            words = await (ahead[1] if ahead and ahead[0] == heard.spoken else self._words(whole))
            short = whole.spoken < SHORT_SECONDS * RATE
            self._unheard, self._wordless = None, whole if short and not words else None
            return words

        self._turns.begin(asking.spoken(self._desk, whole, recognised))

    async def _words(self, heard: Heard) -> str:
        return await self._desk.studio.words(heard.samples, self._desk.settings.language)

    async def _responses(self, given: Sequence[FunctionResponse]) -> None:
        """By their scheduling: only remembered, told when there is room, or told at once."""
        rest = [one for one in given if not self._desk.calls.give(one)]
        for one in rest:
            if silent(one):
                self._desk.remember(Said("model", (told(one),)), typed(told(one)).tokens)
        aloud = [one for one in rest if not silent(one)]
        if any((one.scheduling or "").upper().startswith("INTERRUPT") for one in aloud):
            await self._turns.interrupt()
        if aloud:
            self._turns.begin(asking.responded(self._desk, aloud))

    def _update(self, update: ContextUpdate) -> None:
        settings = self._desk.settings
        if update.system_instruction:
            settings = replace(settings, system=text(update.system_instruction))
            self._desk.context.system = settings.system
        if update.tools:
            settings = replace(settings, functions=declared(update.tools.tools))
        self._desk.settings = settings


def chunk(given: RealtimeInput, kind: str) -> Blob | None:
    """The older way to send media; only the first is taken."""
    first = given.media_chunks[0] if given.media_chunks else None
    return first if first and (first.mime_type or "").startswith(kind) else None
