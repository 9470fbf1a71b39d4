"""From the app's start to its end: what is set up before the first visitor, who is seen off, what is cleared last."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st

from components import settings
from components.bounds import Bounds
from components.media import worker
from components.media.spool import CAPACITY, leave, sweep
from components.server import goodbye
from components.server.absences import Absences
from components.server.memory import give_back
from components.ui import runtime, workspace
from components.ui.environment import value

LOG = logging.getLogger("workbench")
LOOK_SECONDS, SWEEP_LOOKS = 5.0, 12


@asynccontextmanager
async def service(app: st.App) -> AsyncIterator[None]:
    CAPACITY.bounds = Bounds(
        value(settings.FILE), value(settings.VISITOR), value(settings.VISITORS), value(settings.FREE)
    )
    runtime.note_sessions(workspace.end)
    goodbye.in_time(leave)
    await asyncio.to_thread(sweep)
    care = asyncio.create_task(_care(Absences(runtime.patience())))
    try:
        yield
    finally:
        care.cancel()
        with suppress(asyncio.CancelledError):
            await care
        await asyncio.to_thread(_settle)
        await asyncio.to_thread(worker.POOL.close)
        await asyncio.to_thread(leave)


def _settle() -> None:
    """Open calls there are only where a page has loaded what makes them; Home has not."""
    if "components.jobs.meter" in sys.modules:
        from components.jobs.meter import settle_all

        settle_all()


async def _care(absences: Absences) -> None:
    """Streamlit forgets who has gone when somebody else comes or goes, and then only some of it."""
    looks, somebody = 0, False
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        looks += 1
        try:
            there = runtime.sessions()
            absent = [session for session, has_browser in there.items() if not has_browser]
            for session in [*absences.overdue(absent, time.monotonic()), *(workspace.sessions() - there.keys())]:
                runtime.close(session)
            before, somebody = somebody, bool(there)
            if before and not somebody:
                await asyncio.to_thread(give_back)
            if looks % SWEEP_LOOKS == 0:
                await asyncio.to_thread(sweep)
        except Exception:  # the next look may do better; none at all would keep everything
            LOG.exception("Looking after sessions that have ended")
