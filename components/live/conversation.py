"""One talk on its event loop: dial, keep alive, send, receive, and publish what the page sees."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from google import genai

from components.gemini.connection import Connection
from components.gemini.errors import GeminiError, QuotaExceeded
from components.gemini.mapping import map_error
from components.gemini.session import session
from components.live.config import Config, connect_config
from components.live.dialogue import Dialogue
from components.live.frames import Eye
from components.live.functions import FUNCTIONS
from components.live.leg import Leg, changed_within
from components.live.lifecycle import PROVEN_SECONDS, Dials, Lease, Verdict, verdict
from components.live.link import open_link
from components.live.meter import Meter, Price
from components.live.ports import Speaker, VideoSource
from components.live.recording import Recorder
from components.live.snapshot import End, Notice, Snapshot, State
from components.live.toolbox import Toolbox
from components.live.uplink import Uplink
from components.live.watch import Watch

DIAL_SECONDS = 15.0
PUMP_SECONDS = 0.01
WATCH_SECONDS = 0.1
# A session that ends this soon is not dialled again at once, whatever it did.
SHORT_SECONDS = 5.0
MOST_NOTICES = 50

Wanted = Literal["live", "paused"]


@dataclass(frozen=True, slots=True)
class Message:
    """Typed words on their way; without `ask` the model is told and does not answer."""

    text: str
    ask: bool = True


class Conversation:
    """All but `snapshot`, `uplink.hear`, `eye.see` belongs to the event loop that runs `run`."""

    def __init__(
        self, connection: Connection, config: Config, speaker: Speaker, price: Price | None, folder: Path | None
    ) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection = connection
        self._began = time.monotonic()
        self._started = datetime.now(UTC)
        self.sound_ready = asyncio.Event()
        self.voice_ready = asyncio.Event()
        self._changed = asyncio.Event()
        self.outbox: deque[Message] = deque()
        self.told: list[VideoSource] = []
        self._notices: deque[Notice] = deque(maxlen=MOST_NOTICES)
        self._state: State = "connecting"
        self._detail = ""
        self._wanted: Wanted = "live"
        self._leg: asyncio.Task[None] | None = None
        self._live_since: float | None = None
        self._live_before = 0.0
        self._work: Leg | None = None
        self._useful = False
        self._proven = self._resumed_after_fault = False
        self._end: End | None = None
        self.config = config
        self.connections = 0
        self.frames_sent = 0
        self.uplink = Uplink(config.mode == "push", self.clock, self._wake)
        self.eye = Eye(self.clock)
        self.recorder = Recorder(folder, self.clock) if folder else None
        self.toolbox = Toolbox(FUNCTIONS, self.clock)
        self.dialogue = Dialogue(
            lambda: self.config.model, self.clock, speaker, self.uplink, Meter(price), self.toolbox, self.recorder
        )
        self._dials = Dials(self.clock)
        self.watch = Watch(self)
        self.published = self._snapshot()

    def clock(self) -> float:
        """Seconds since the talk began."""
        return time.monotonic() - self._began

    @property
    def live(self) -> bool:
        return self._live_since is not None

    @property
    def paused(self) -> bool:
        return self._state == "paused"

    @property
    def live_seconds(self) -> float:
        return self._live_before + (self.clock() - self._live_since if self._live_since is not None else 0.0)

    async def run(self) -> None:
        """The whole talk; returns when it has ended and all is closed."""
        self._loop = asyncio.get_running_loop()
        helpers = [asyncio.create_task(self._pump()), asyncio.create_task(self._look_after())]
        try:
            async with session(self._connection) as client:
                while self._end is None:
                    await self._next(client)
        except Exception as error:
            mapped = map_error(error)
            self.notice("error", mapped.message, mapped.advice)
            self.end("failed", mapped.message)
        finally:
            await self._close(helpers)

    # What the page asks for.

    def say(self, text: str) -> None:
        self.dialogue.transcript.typed(text)
        self.outbox.append(Message(text))
        self.watch.asked()
        if self._wanted == "paused":
            self.resume()
        self.sound_ready.set()

    def release(self) -> None:
        if not self.uplink.pressed:
            return
        self.uplink.release()
        self.watch.asked()
        self.dialogue.latency.asked(self.clock())

    def press(self) -> None:
        self.uplink.press()
        self.dialogue.transcript.utterance()
        self.watch.active()

    def hush(self) -> None:
        self.dialogue.interrupt()
        self.outbox.append(Message("", ask=False))
        self.sound_ready.set()

    def blind(self, source: VideoSource) -> None:
        if self.eye.blind(source):
            self.told.append(source)
            self.sound_ready.set()

    def pause(self, detail: str = "") -> None:
        self._wanted, self._state, self._detail = "paused", "paused", detail
        self.outbox.clear()
        self.dialogue.close()
        self.uplink.clear()
        self.redial()

    def resume(self) -> None:
        if self._wanted == "live":
            return
        self._wanted, self._state, self._detail = "live", "resuming", ""
        self._dials.good()
        self.watch.active()
        self._changed.set()

    def restart_with(self, config: Config) -> None:
        if config.model != self.config.model:
            self.dialogue.lease = Lease()
        self.config, self._proven = config, False
        self.uplink.push_to_talk = config.mode == "push"
        if self._wanted == "live":
            self.redial()

    def redial(self) -> None:
        """Close the connection; what is wanted says what comes next."""
        if self._leg:
            self._leg.cancel()
        self._changed.set()

    def end(self, reason: Literal["stopped", "limit", "left", "failed"], message: str) -> None:
        if self._end is None:
            self._end = End(reason, message)
            self._state, self._detail = ("failed" if reason == "failed" else "ended"), message
            self.redial()

    def notice(self, level: Literal["info", "warning", "error"], message: str, advice: str = "") -> None:
        self._notices.append(Notice(self.clock(), level, message, advice))

    def looked(self) -> None:
        """Someone looks at the talk. From any thread."""
        self.watch.looked_at = self.clock()

    def leaving(self) -> None:
        if self._state == "live":
            self._state = "going_away"

    # Connections, one after the other.

    async def _next(self, client: genai.Client) -> None:
        self._changed.clear()
        if self._wanted == "paused":
            await self._changed.wait()
            return
        self._leg = asyncio.create_task(self._run_leg(client))
        await asyncio.wait({self._leg})
        leg, self._leg = self._leg, None
        lived = self._hang_up()
        error = None if leg.cancelled() else leg.exception()
        if error is not None:
            await self._after(map_error(error), lived)

    async def _run_leg(self, client: genai.Client) -> None:
        now = self.clock()
        handle = self.dialogue.lease.usable(now)
        self._state = "resuming" if self.dialogue.transcript.rows or self.connections else "connecting"
        config = connect_config(self.config, handle)
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(DIAL_SECONDS):
                link = await stack.enter_async_context(open_link(client, self.config.model, config, self._unreadable))
            self._pick_up()
            self._work = Leg(self, link)
            await self._work.greet(fresh=handle is None)
            await self._work.run()

    def _unreadable(self) -> None:
        self.dialogue.unhandled.append("a message that can't be read")

    def _pick_up(self) -> None:
        self._state, self._detail = "live", ""
        self._live_since = self.clock()
        self.connections += 1
        self.dialogue.lease.leave_by = None
        self.watch.connected()
        self.uplink.reconnected()

    def _hang_up(self) -> float:
        """The connection is closed; how many seconds it lived."""
        lived = self.clock() - self._live_since if self._live_since is not None else 0.0
        self._live_before, self._live_since = self.live_seconds, None
        self.dialogue.cut()
        self._useful = lived >= PROVEN_SECONDS or (self._work is not None and self._work.useful)
        self._work = None
        if self._useful:
            self._proven = True
            self._dials.good()
        return lived

    async def _after(self, error: GeminiError, lived: float) -> None:
        """A connection ended by itself."""
        resumed = self._resumed_after_fault and not self._useful
        what = verdict(error, useful=self._useful, proven=self._proven, resumed=resumed)
        self._resumed_after_fault = error.code in {1008, 1011}
        if what.action == "stop":
            self._fail(what)
            return
        if what.action == "fresh":
            self.dialogue.lease = Lease()
        self.notice("error" if isinstance(error, QuotaExceeded) else "warning", what.message, what.advice)
        self._state = "resuming"
        wait = self._dials.failed() if not self._useful or lived < SHORT_SECONDS else 0.0
        if wait is None:
            self._fail(Verdict("stop", what.message, what.advice or "Check the network, then continue the talk."))
        elif not self._changed.is_set():
            await changed_within(self._changed, wait)

    def _fail(self, what: Verdict) -> None:
        """Not the end: the user may change something and continue."""
        self._wanted, self._state, self._detail = "paused", "failed", what.message
        self.notice("error", what.message, what.advice)

    # What runs all the time.

    async def _pump(self) -> None:
        while True:
            self.voice_ready.clear()
            self.dialogue.pump()
            if self.dialogue.playback.busy:
                await asyncio.sleep(PUMP_SECONDS)
            else:
                await self.voice_ready.wait()

    async def _look_after(self) -> None:
        while True:
            self.watch.tick()
            self.published = self._snapshot()
            await asyncio.sleep(WATCH_SECONDS)

    async def _close(self, helpers: list[asyncio.Task[None]]) -> None:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        self.dialogue.close()
        await self.toolbox.close()
        if self.recorder:
            await asyncio.to_thread(self.recorder.close)
        self.published = self._snapshot()
        self._loop = None

    def _wake(self) -> None:
        if loop := self._loop:
            try:
                loop.call_soon_threadsafe(self.sound_ready.set)
            except RuntimeError:
                # The talk ended between the two lines.
                return

    def _snapshot(self) -> Snapshot:
        dialogue, now = self.dialogue, self.clock()
        lease = dialogue.lease
        return Snapshot(
            state=self._state,
            detail=self._detail,
            model=self.config.model,
            started=self._started,
            seconds=now,
            live_seconds=self.live_seconds,
            rows=dialogue.transcript.rows,
            notices=tuple(self._notices),
            latencies=dialogue.latency.turns,
            spending=dialogue.meter.spending(self.config.model, self.live_seconds),
            connections=self.connections,
            reconnects=max(0, self.connections - 1),
            handle_age=now - lease.handle_at if lease.handle else None,
            muted=self.uplink.muted,
            pressed=self.uplink.pressed,
            speaking=self.uplink.voice.speaking,
            answering=dialogue.transcript.answering or dialogue.playback.busy,
            level_in=self.uplink.level,
            level_out=dialogue.playback.level,
            dropped_ms=self.uplink.dropped // 16,
            underruns=dialogue.playback.underruns,
            frames_sent=self.frames_sent,
            replies=dialogue.transcript.replies,
            unhandled=len(dialogue.unhandled),
            end=self._end,
        )
