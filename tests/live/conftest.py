"""A talk with a scripted server, which must leave nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from components.live.config import Config
from components.live.snapshot import Snapshot
from components.live.talk import Talk
from tests.live.server import LiveServer, Script
from tests.live.speaker import QuickSpeaker, StillSpeaker
from tests.waiting import wait_until

MODEL = "gemini-3.8-live"
GONE_SECONDS = 30


class Stage:
    """Starts talks with scripted servers; ends them, and looks for what is left over."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self._folder = folder

    def __call__(self, script: Script, speaker: StillSpeaker | None = None, **settings: Any) -> tuple[Talk, LiveServer]:
        server = LiveServer(script)
        keys = {"price", "folder"} & settings.keys()
        extra = {key: settings.pop(key) for key in keys}
        connection = self._stack.enter_context(server.running(self._folder))
        config = Config(**{"model": MODEL} | settings)
        talk = Talk(connection, config, speaker or QuickSpeaker(), **extra)
        self._stack.callback(talk.stop)
        talk.start()
        return talk, server


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    threads, sockets = set(threading.enumerate()), open_sockets()
    with ExitStack() as stack:
        yield Stage(stack, tmp_path)
    wait_until(lambda: not set(threading.enumerate()) - threads, GONE_SECONDS, what="the end of all threads")
    wait_until(lambda: open_sockets() <= sockets, GONE_SECONDS, what="the end of all sockets")


def open_sockets() -> int:
    return len([known for known in psutil.Process().net_connections() if known.status != psutil.CONN_TIME_WAIT])


def until(talk: Talk, condition: Callable[[Snapshot], object], seconds: float = 60) -> Snapshot:
    """The first snapshot of which the condition holds."""
    try:
        wait_until(lambda: condition(talk.snapshot()), seconds)
    except TimeoutError as error:
        raise TimeoutError(f"{talk.snapshot()}") from error
    return talk.snapshot()
