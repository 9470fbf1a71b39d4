"""Waiting for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], seconds: float = 30.0, *, what: str = "") -> T:
    """The condition's first truthy value. Raises TimeoutError, naming `what`, after the given seconds."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"Waited {seconds:g} s for {what or condition}.")
        time.sleep(0.05)
    return value
