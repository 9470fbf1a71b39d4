"""Everything a running engine holds; the routes work on it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, date, datetime
from typing import Any

from components.offline.batches import Batches
from components.offline.caches import Caches
from components.offline.crew import Crew, Respond
from components.offline.disk import Disk
from components.offline.faults import Rule, Script
from components.offline.files import Clock, Files
from components.offline.live.house import Live
from components.offline.requestlog import RequestLog
from components.offline.thinkers import Thinkers
from components.offline.uploads import Uploads


def now() -> datetime:
    return datetime.now(UTC)


class Engine:
    """One per process. `respond` and `clock` are for tests; `close` removes everything from disk.

    Keys that begin with `key` are good, "" lets in nobody. With `admin` tests may set faults and read what was asked.
    """

    def __init__(
        self,
        rules: Sequence[Rule] = (),
        respond: Respond | None = None,
        clock: Clock = now,
        *,
        key: str = "",
        admin: bool = False,
    ) -> None:
        self.clock = clock
        self.key = key
        self.admin = admin
        self.disk = Disk()
        self.thinkers = Thinkers()
        self.crew = Crew(respond or self.thinkers.respond)
        self.files = Files(clock)
        self.uploads = Uploads(self.disk, clock)
        self.caches = Caches(clock)
        self.batches = Batches(clock)
        self.live = Live(clock, self.disk, self.thinkers.look)
        self.script = Script(rules)
        self.log = RequestLog()
        # Parsing a body of 100 MB takes some hundred MB of memory.
        self.one_large_body = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def today(self) -> date:
        return self.clock().date()

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self.crew.close()
        self.thinkers.close()
        self.live.close()
        self.batches.close()
        self.uploads.close()
        self.disk.close()
