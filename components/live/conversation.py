"""One talk on its event loop: its exchange, its connections, its watch, and what the page sees of them."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

from components.gemini.connection import Connection, Vertex, for_live
from components.gemini.mapping import map_error
from components.gemini.session import session
from components.live.config import Config
from components.live.connections import Connections
from components.live.exchange import Exchange
from components.live.meter import Price
from components.live.ports import Speaker
from components.live.snapshot import Snapshot
from components.live.watch import Watch

WATCH_SECONDS = 0.1


class Conversation:
    """All but `published`, `looked`, `exchange.uplink.hear` and `exchange.eye.see` belongs to the loop of `run`."""

    def __init__(
        self,
        connection: Connection,
        config: Config,
        speaker: Speaker,
        price: Price | None,
        folder: Path | None,
        recording: int,
    ) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection = for_live(connection)
        self._began = time.monotonic()
        self._started = datetime.now(UTC)
        self.exchange = Exchange(config, speaker, price, folder, self.clock, self._wake, recording)
        location = self._connection.location if isinstance(self._connection, Vertex) else None
        self.connections = Connections(self.exchange, location)
        self._watch = Watch(self.exchange, self.connections)
        self.published = self._snapshot()

    def clock(self) -> float:
        """Seconds since the talk began."""
        return time.monotonic() - self._began

    async def run(self) -> None:
        """The whole talk; returns when it has ended and all is closed."""
        self._loop = asyncio.get_running_loop()
        helpers = [asyncio.create_task(self.exchange.play()), asyncio.create_task(self._look_after())]
        try:
            async with session(self._connection) as client:
                await self.connections.run(client)
        except Exception as error:
            mapped = map_error(error)
            self.exchange.notice("error", mapped.message, mapped.advice)
            self.connections.end("failed", mapped.message)
        finally:
            await self._close(helpers)

    def say(self, text: str) -> None:
        """A typed message; continues a talk that is paused or has failed."""
        self.exchange.say(text)
        self.connections.resume()

    def press(self) -> None:
        """Push-to-talk: the key goes down; continues a talk that is paused or has failed."""
        self.connections.resume()
        self.exchange.press()

    def wind_up(self, reason: str) -> None:
        self._watch.limit = reason

    def looked(self) -> None:
        """Someone looks at the talk. From any thread."""
        self._watch.looked_at = self.clock()

    async def _look_after(self) -> None:
        while True:
            self.exchange.mishaps.guard("Looking after the talk", self._watch.tick)
            self.exchange.mishaps.guard("Showing the talk", self._publish)
            await asyncio.sleep(WATCH_SECONDS)

    def _publish(self) -> None:
        self.published = self._snapshot()

    async def _close(self, helpers: list[asyncio.Task[None]]) -> None:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        await self.exchange.close()
        self.published = self._snapshot()
        self._loop = None

    def _wake(self) -> None:
        if loop := self._loop:
            try:
                loop.call_soon_threadsafe(self.exchange.sound_ready.set)
            except RuntimeError:
                # The talk ended between the two lines.
                return

    def _snapshot(self) -> Snapshot:
        exchange, connections, now = self.exchange, self.connections, self.clock()
        dialogue, uplink, lease = exchange.dialogue, exchange.uplink, exchange.dialogue.lease
        return Snapshot(
            state=connections.state,
            detail=connections.detail,
            model=exchange.config.model,
            started=self._started,
            seconds=now,
            live_seconds=connections.live_seconds,
            rows=dialogue.transcript.rows,
            notices=tuple(exchange.notices),
            latencies=dialogue.latency.turns,
            spending=dialogue.meter.spending(exchange.config.model, connections.live_seconds),
            connections=connections.count,
            reconnects=max(0, connections.count - 1),
            handle_age=now - lease.handle_at if lease.handle else None,
            muted=uplink.muted,
            pressed=uplink.pressed,
            push_to_talk=uplink.push_to_talk,
            arriving=uplink.arriving,
            speaking=uplink.voice.speaking,
            awaiting=exchange.waiting.since is not None,
            answering=dialogue.transcript.answering or dialogue.playback.busy,
            level_in=uplink.level,
            level_out=dialogue.playback.level,
            dropped_ms=uplink.dropped // 16,
            underruns=dialogue.playback.underruns,
            frames_sent=exchange.frames_sent,
            replies=dialogue.transcript.replies,
            unhandled=len(dialogue.unhandled),
            end=connections.ended,
        )
