"""One connection at work: bring the session up to date, then send and receive until it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from components.gemini.mapping import map_error
from components.live import inbound, words
from components.live.capability import capability
from components.live.inbound import Call
from components.live.link import Link
from components.live.ports import VideoSource

if TYPE_CHECKING:
    from components.live.conversation import Conversation

LOOK_SECONDS = 0.1
WAIT_SECONDS = 0.25


class Leg:
    """`useful` tells whether the session did something."""

    def __init__(self, talk: Conversation, link: Link) -> None:
        self._talk = talk
        self._link = link
        self.useful = False

    async def run(self) -> None:
        """Until the connection ends, which raises."""
        await together(self._receive(), self._send(), self._show())

    async def greet(self, fresh: bool) -> None:
        """Bring the session to where the talk stands. With a handle it knows the talk, but not what was under way."""
        transcript = self._talk.dialogue.transcript
        question = transcript.question
        if fresh:
            self._talk.eye.forget_sent()
            past = words.summary([row for row in transcript.rows if not question or row.turn != transcript.turn])
            if past:
                await self._link.text(past, ask=False)
        if question is None or not question.text.strip() or any(message.ask for message in self._talk.outbox):
            return
        if self._talk.uplink.voice.speaking and not question.typed:
            await self._link.text(words.so_far(question), ask=False)
            return
        if not question.typed:
            self._talk.uplink.clear()
        await self._show_all()
        await self._link.text(words.again(question))
        self._talk.watch.asked()

    async def _receive(self) -> None:
        async for message in self._link.messages():
            self._talk.watch.message()
            for event in inbound.events(message):
                self.useful = self.useful or not isinstance(event, inbound.Handle | inbound.GoAway)
                self._talk.dialogue.apply(event, self._answer)
            self._talk.voice_ready.set()

    async def _answer(self, call: Call, text: str, ok: bool) -> None:
        scheduled = capability(self._talk.config.model).scheduling is True and not self._talk.config.blocking
        try:
            await self._link.answer(call, text, ok, scheduled)
        except Exception as error:
            # The connection has ended, which the receiver sees, too; a new one asks the question again.
            self._talk.notice("info", map_error(error).message)

    async def _send(self) -> None:
        while True:
            self._talk.sound_ready.clear()
            await self._send_typed()
            await self._send_told()
            item = self._talk.uplink.take()
            if item is None:
                await changed_within(self._talk.sound_ready, WAIT_SECONDS)
            elif isinstance(item, bytes):
                await self._link.sound(item)
                self._talk.dialogue.meter.sent(item)
                if self._talk.recorder:
                    self._talk.recorder.microphone(item)
            else:
                await self._link.mark(item)

    async def _send_typed(self) -> None:
        while self._talk.outbox:
            message = self._talk.outbox[0]
            if message.ask:
                await self._show_all()
                await self._link.text(message.text)
                self._talk.dialogue.latency.asked(self._talk.clock())
                self._talk.watch.asked()
            else:
                await self._link.hush()
            if self._talk.outbox and self._talk.outbox[0] is message:
                self._talk.outbox.popleft()

    async def _send_told(self) -> None:
        """That a picture ended; not into an answer, which it would break off."""
        while self._talk.told and self._talk.dialogue.idle:
            source = self._talk.told.pop(0)
            if source not in self._talk.eye.sources():
                await self._link.text(words.gone(source), ask=False)

    async def _show(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if source := self._talk.eye.due(self._talk.uplink.voice.speaking):
                await self._show_one(source, changed_only=True)

    async def _show_all(self) -> None:
        for source in self._talk.eye.sources():
            await self._show_one(source, changed_only=False)

    async def _show_one(self, source: VideoSource, changed_only: bool) -> None:
        frame = await asyncio.to_thread(self._talk.eye.frame, source, changed_only=changed_only)
        if frame is None:
            return
        await self._link.frame(frame.jpeg)
        self._talk.eye.sent(frame)
        self._talk.frames_sent += 1
        if self._talk.recorder:
            self._talk.recorder.frame(source, frame.jpeg)


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
