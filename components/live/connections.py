"""A talk's connections, one after the other: dialled, left, resumed, given up."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Literal

from google import genai

from components.gemini.errors import GeminiError
from components.gemini.mapping import map_error
from components.live.config import Config, connect_config
from components.live.exchange import Exchange
from components.live.leg import Leg, changed_within
from components.live.lifecycle import PROVEN_SECONDS, Dials, Lease, Verdict, given_up, placed, verdict, wait_asked
from components.live.link import open_link
from components.live.snapshot import End, State

DIAL_SECONDS = 15.0
# A session that ends this soon is not dialled again at once, whatever it did.
SHORT_SECONDS = 5.0
LOST, NOT_YET = "Connection lost; resuming the talk …", "Not connected yet; trying again …"


class Connections:
    """The state of the talk is theirs: what is wanted, and what is. Belongs to the talk's event loop."""

    def __init__(self, exchange: Exchange, location: str | None = None) -> None:
        self._exchange, self._location = exchange, location
        self._clock = exchange.clock
        self._changed = asyncio.Event()
        self._wanted: Literal["live", "paused"] = "live"
        self._leg: asyncio.Task[None] | None = None
        self._work: Leg | None = None
        self._live_since: float | None = None
        self._live_before = 0.0
        self._useful = False
        self._answered_before = 0
        self._proven = self._resumed_after_fault = False
        self._dials = Dials(self._clock)
        self.state: State = "connecting"
        self.detail = ""
        self.count = 0
        self.ended: End | None = None

    @property
    def live(self) -> bool:
        return self._live_since is not None

    @property
    def paused(self) -> bool:
        return self.state == "paused"

    @property
    def resting(self) -> bool:
        """Paused or failed: no connection is wanted, and nobody hears what is said."""
        return self._wanted == "paused"

    @property
    def live_seconds(self) -> float:
        return self._live_before + (self._clock() - self._live_since if self._live_since is not None else 0.0)

    async def run(self, client: genai.Client) -> None:
        """Until the talk has ended."""
        while self.ended is None:
            await self._next(client)

    def pause(self, detail: str = "") -> None:
        self._wanted, self.state, self.detail = "paused", "paused", detail
        self._exchange.leave()
        self.redial()

    def resume(self) -> None:
        """Continue after a pause, or try again after a failure."""
        if self._wanted == "live" or self.ended:
            return
        self._wanted, self.state, self.detail = "live", "resuming", ""
        self._dials.good()
        self._exchange.uplink.clear()
        self._exchange.waiting.active()
        self._changed.set()

    def restart_with(self, config: Config) -> None:
        if config.model != self._exchange.config.model:
            self._exchange.dialogue.lease = Lease()
        self._exchange.use(config)
        self._proven = False
        if self._wanted == "live":
            self.redial()

    def redial(self) -> None:
        """Close the connection; what is wanted says what comes next."""
        if self._leg:
            self._leg.cancel()
        self._changed.set()

    def end(self, reason: Literal["stopped", "limit", "left", "failed"], message: str) -> None:
        if self.ended is None:
            self.ended = End(reason, message)
            self.state, self.detail = ("failed" if reason == "failed" else "ended"), message
            self._exchange.leave()
            self.redial()

    def leaving(self) -> None:
        """The service will end this one soon."""
        if self.state == "live":
            self.state = "going_away"

    async def _next(self, client: genai.Client) -> None:
        self._changed.clear()
        if self._wanted == "paused":
            await self._changed.wait()
            return
        self._leg = asyncio.create_task(self._run_leg(client))
        await asyncio.wait({self._leg})
        leg, self._leg = self._leg, None
        asked = self._exchange.asked
        lived = self._hang_up()
        error = None if leg.cancelled() else leg.exception()
        if error is not None:
            await self._after(map_error(error), lived, questioned=asked and self._useful)

    async def _run_leg(self, client: genai.Client) -> None:
        dialogue, settings = self._exchange.dialogue, self._exchange.config
        handle = dialogue.lease.usable(self._clock())
        self.state = "resuming" if self.count else "connecting"
        config = connect_config(settings, handle, vertex=bool(client.vertexai))
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(DIAL_SECONDS):
                link = await stack.enter_async_context(open_link(client, settings.model, config, self._unreadable))
            self._pick_up()
            self._work = Leg(self._exchange, link)
            await self._work.greet(fresh=handle is None)
            await self._work.run()

    def _unreadable(self) -> None:
        self._exchange.dialogue.unhandled.append("a message that can't be read")

    def _pick_up(self) -> None:
        self.state, self.detail = "live", ""
        self._live_since = self._clock()
        self.count += 1
        self._answered_before = self._exchange.dialogue.transcript.answered
        self._exchange.dialogue.lease.leave_by = None
        self._exchange.waiting.active()

    def _hang_up(self) -> float:
        """The connection is closed; how many seconds it lived."""
        lived = self._clock() - self._live_since if self._live_since is not None else 0.0
        self._live_before, self._live_since = self.live_seconds, None
        self._exchange.dialogue.cut()
        self._useful = lived >= PROVEN_SECONDS or (self._work is not None and self._work.useful)
        self._work = None
        self._proven = self._proven or self._useful
        answered = self._exchange.dialogue.transcript.answered > self._answered_before
        if answered or lived >= PROVEN_SECONDS or (self._useful and lived >= SHORT_SECONDS):
            self._dials.good()
        return lived

    async def _after(self, error: GeminiError, lived: float, *, questioned: bool) -> None:
        """A connection ended by itself; `questioned`, while it had a question to answer."""
        resumed = self._resumed_after_fault and not self._useful
        what = verdict(error, useful=self._useful, proven=self._proven, resumed=resumed)
        self._resumed_after_fault = error.code in {1008, 1011}
        if what.action == "stop":
            self._fail(placed(what, error, self._location))
            return
        if what.action == "fresh":
            self._exchange.dialogue.lease = Lease()
        self._exchange.notice("warning", what.message, what.advice)
        if questioned:
            self._exchange.try_failed()
        self.state, self.detail = ("resuming", LOST) if self.count else ("connecting", NOT_YET)
        asked = wait_asked(error)
        wait = self._dials.failed(asked) if asked or not self._useful or lived < SHORT_SECONDS else 0.0
        if wait is None:
            self._fail(given_up(error))
        elif not self._changed.is_set():
            await changed_within(self._changed, wait)

    def _fail(self, what: Verdict) -> None:
        """Not the end: the user may change something and continue."""
        self._wanted, self.state, self.detail = "paused", "failed", ""
        self._exchange.notice("error", what.message, what.advice)
