"""How long a connection may last: its own ten minutes, and what its session has left without compression."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from components.offline.facts import table
from components.offline.files import Clock
from components.offline.live import closing
from components.offline.live.desk import Desk
from components.offline.live.handles import Thread
from components.offline.live.wire import go_away

LOOK_SECONDS = 0.25


async def lifetime(desk: Desk, thread: Thread, began: datetime, clock: Clock) -> None:
    """Sends goAway in time, and raises Close when the time is over."""
    while (left := remaining(desk, thread, began, clock())) > table("live")["go_away_seconds"]:
        await asyncio.sleep(LOOK_SECONDS)
    await desk.wire.send(go_away(left))
    while remaining(desk, thread, began, clock()) > 0:
        await asyncio.sleep(LOOK_SECONDS)
    raise closing.deadline()


def remaining(desk: Desk, thread: Thread, began: datetime, now: datetime) -> float:
    """Seconds."""
    facts: dict[str, Any] = table("live")
    ends = [began + timedelta(seconds=facts["connection_seconds"])]
    if desk.settings.window is None:
        kind = "video" if desk.eye.used else "audio"
        ends.append(thread.began + timedelta(seconds=facts[f"{kind}_session_seconds"]))
    return (min(ends) - now).total_seconds()
