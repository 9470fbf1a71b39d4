"""One connection at work: bring the session up to date, then send and receive until it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from components.gemini.mapping import map_error
from components.live import events, inbound, words
from components.live.capability import capability
from components.live.events import Call, Event
from components.live.exchange import Exchange, Message
from components.live.link import Link
from components.live.ports import View
from components.live.uplink import Item

LOOK_SECONDS = 0.1
WAIT_SECONDS = 0.25


class Leg:
    """`useful` tells whether the session did something."""

    def __init__(self, exchange: Exchange, link: Link) -> None:
        self._exchange = exchange
        self._link = link
        self.useful = False

    async def run(self) -> None:
        """Until the connection ends, which raises."""
        await together(self._receive(), self._send(), self._show())

    async def greet(self, fresh: bool) -> None:
        """Bring the session to where the talk stands. With a handle it knows the talk, but not what was under way."""
        transcript = self._exchange.dialogue.transcript
        question = transcript.question
        if fresh:
            self._exchange.eye.forget_sent()
            open_turns = transcript.given_up | ({transcript.turn} if question else set())
            past = words.summary([row for row in transcript.rows if row.turn not in open_turns])
            if past:
                await self._link.text(past, ask=False)
        unheard = () if question else self._exchange.unheard.again()
        await self._say_again(unheard)
        if not (question or unheard):
            self._exchange.toolbox.hand_over(self._tell)
        if question is None or not question.text.strip() or any(message.ask for message in self._exchange.outbox):
            return
        if self._exchange.uplink.voice.speaking and not question.typed:
            await self._link.text(words.so_far(question), ask=False)
            return
        if not question.typed:
            self._exchange.uplink.clear()
        await self._show_all()
        await self._link.text(words.again(question, self._exchange.toolbox.uses))
        self._exchange.waiting.asked(again=True)

    async def _say_again(self, items: Sequence[Item]) -> None:
        marks = [item for item in items if isinstance(item, str)]
        self._exchange.uplink.reconnected(begun=marks[-1:] == ["activity_start"])
        for item in items:
            await self._put(item)

    async def _receive(self) -> None:
        async for message in self._link.messages():
            told = tuple(inbound.read(message))
            # A new handle comes in the midst of anything; whoever asked waits on.
            if any(not isinstance(event, events.Handle | events.GoAway) for event in told):
                self.useful = True
                self._exchange.waiting.over()
            for event in told:
                if self._shows_hearing(event):
                    self._exchange.unheard.understood()
                self._exchange.dialogue.apply(event, self._answer)
            self._expect()
            self._exchange.voice_ready.set()

    def _expect(self) -> None:
        """An answer that has begun must go on, unless it waits for us. One to typed words must come: the message may
        have been the end of an answer before."""
        transcript, toolbox = self._exchange.dialogue.transcript, self._exchange.toolbox
        typed = transcript.question is not None and transcript.question.typed
        if (transcript.answering or typed) and not toolbox.pending:
            self._exchange.waiting.asked()

    def _shows_hearing(self, event: Event) -> bool:
        """Words of the user's; or the end of a turn, unless it may be the one before."""
        over = isinstance(event, events.TurnComplete) and self._exchange.config.mode != "polite"
        return isinstance(event, events.Heard) or (over and not self._exchange.uplink.voice.speaking)

    async def _answer(self, call: Call, text: str, ok: bool) -> bool:
        scheduled = capability(self._exchange.config.model).scheduling is True and not self._exchange.config.blocking
        try:
            await self._link.answer(call, text, ok, scheduled)
        except Exception as error:
            # The connection has ended, which the receiver sees, too; a new one asks the question again.
            self._exchange.notice("info", map_error(error).message)
            return False
        if self._exchange.dialogue.transcript.question:
            self._exchange.waiting.asked()
        return True

    async def _tell(self, call: Call, text: str, ok: bool) -> bool:
        """The result of a call that this connection knows nothing of."""
        self._exchange.outbox.append(Message(words.returned(call.name, text)))
        self._exchange.sound_ready.set()
        return True

    async def _send(self) -> None:
        while True:
            self._exchange.sound_ready.clear()
            await self._send_typed()
            await self._send_told()
            item = self._exchange.uplink.take()
            if item is None:
                await changed_within(self._exchange.sound_ready, WAIT_SECONDS)
                continue
            await self._put(item)
            self._exchange.unheard.sent(item)
            if self._exchange.recorder and isinstance(item, bytes):
                self._exchange.recorder.microphone(item, self._exchange.uplink.waiting)

    async def _put(self, item: Item) -> None:
        if isinstance(item, str):
            await self._link.mark(item)
            return
        await self._link.sound(item)
        self._exchange.dialogue.meter.sent(item)

    async def _send_typed(self) -> None:
        while self._exchange.outbox:
            message = self._exchange.outbox[0]
            if message.ask:
                await self._show_all()
                await self._link.text(message.text)
                self._exchange.dialogue.latency.asked(self._exchange.clock())
                self._exchange.waiting.asked(again=True)
            else:
                await self._link.hush()
            if self._exchange.outbox and self._exchange.outbox[0] is message:
                self._exchange.outbox.popleft()

    async def _send_told(self) -> None:
        """That a picture ended; not into an answer, which it would break off, nor into one that is still heard."""
        dialogue = self._exchange.dialogue
        while self._exchange.told and dialogue.idle and not dialogue.playback.busy:
            source = self._exchange.told.pop(0)
            if not self._exchange.eye.shows(source):
                await self._link.text(words.gone(source), ask=False)

    async def _show(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if view := self._exchange.eye.due(self._exchange.uplink.voice.speaking):
                await self._show_one(view, changed_only=True)

    async def _show_all(self) -> None:
        for view in self._exchange.eye.views():
            await self._show_one(view, changed_only=False)

    async def _show_one(self, view: View, changed_only: bool) -> None:
        frame = await asyncio.to_thread(self._exchange.eye.frame, view, changed_only=changed_only)
        if frame is None:
            return
        await self._link.frame(frame.jpeg)
        self._exchange.eye.sent(frame)
        self._exchange.frames_sent += 1
        if self._exchange.recorder:
            self._exchange.recorder.frame(view, frame.jpeg)


async def together(*parts: Coroutine[Any, Any, None]) -> None:
    """Run them until one ends, and raise what it raised."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def changed_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
