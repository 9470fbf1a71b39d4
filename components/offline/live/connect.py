"""From an open socket to a session, and back to a closed one."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from starlette.websockets import WebSocketDisconnect

from components.offline.live import closing
from components.offline.live.closing import Close
from components.offline.live.context import Context
from components.offline.live.desk import Desk
from components.offline.live.ear import Ear
from components.offline.live.handles import Thread
from components.offline.live.intake import Reader
from components.offline.live.lifetime import lifetime
from components.offline.live.session import Session
from components.offline.live.settings import Settings, settings
from components.offline.live.voicing import loudness
from components.offline.live.wire import Wire
from components.offline.senses.weights import Missing
from components.offline.wire.errors import ApiError

if TYPE_CHECKING:
    from components.offline.engine import Engine

ECHO_FRAME = 160  # samples, 10 ms
log = logging.getLogger(__name__)


async def converse(engine: Engine, wire: Wire, owner: str, version: str) -> None:
    """A whole session on an accepted socket, which is closed at its end unless the client was first."""
    try:
        await opened(engine, wire, owner, version)
    except Exception as error:
        if end := ending(list(leaves(error))):
            await wire.close(end.code, end.reason)


async def opened(engine: Engine, wire: Wire, owner: str, version: str) -> None:
    first = await wire.receive()
    if first.setup is None:
        raise closing.invalid("setup must be the first message and only the first")
    chosen = settings(first.setup, version, engine.today)
    thread, context = begun(engine, owner, chosen)
    save = partial(engine.live.handles.save, thread, context, chosen.model)
    desk = Desk(wire, chosen, context, engine.live.studio, engine.crew, thread.eye, save)
    reader = Reader(thread.folder, engine.files, owner, version, chosen.resolution)
    try:
        ear, began = await hearing(desk), engine.clock()
        await wire.begin()
        async with asyncio.TaskGroup() as group:
            group.create_task(lifetime(desk, thread, began, engine.clock))
            group.create_task(wire.timed_steps())
            await Session(desk, ear, reader, group).run()
    finally:
        engine.live.handles.end(thread)


def begun(engine: Engine, owner: str, chosen: Settings) -> tuple[Thread, Context]:
    if chosen.handle:
        thread, context = engine.live.handles.resume(chosen.handle, owner, chosen.model)
        context.system = chosen.system
        return thread, context
    return engine.live.handles.begin(owner), Context(chosen.system)


async def hearing(desk: Desk) -> Ear:
    """Raises Missing where the engine's models are not installed."""
    listening = desk.settings.listening
    if desk.settings.echoes:
        return Ear(listening, loudness, ECHO_FRAME)
    if desk.settings.speaks:
        desk.studio.warm("speak")
    return Ear(listening, await desk.studio.voicing())


def ending(errors: list[Exception]) -> Close | None:
    """What closes the session; None when the client has already gone."""
    for error in errors:
        if isinstance(error, WebSocketDisconnect):
            return None
        if isinstance(error, ApiError):
            return closing.closing(error)
        if isinstance(error, Close):
            return error
        if isinstance(error, Missing):
            return Close(closing.INTERNAL, str(error))
    for error in errors:
        # Its message may quote what was said, so only its kind and place are logged.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("The session broke off: %s in %s, line %s", type(error).__name__, place.name, place.lineno)
    return closing.internal()


def leaves(error: Exception) -> Iterable[Exception]:
    if isinstance(error, ExceptionGroup):
        for inner in error.exceptions:
            yield from leaves(inner)
    else:
        yield error
