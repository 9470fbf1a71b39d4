"""A server that is told to end does so, whatever is still under way."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

SECONDS = 7.0  # for what ends in good order


def in_time(last: Callable[[], object], seconds: float = SECONDS) -> None:
    """From now on, so long after SIGTERM the process does `last` and ends. Without effect outside the main thread.

    uvicorn waits for every answer that is still being sent, however long that takes.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    before = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        timer = threading.Timer(seconds, lambda: (last(), os._exit(128 + number)))
        timer.daemon = True
        timer.start()
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, end)
