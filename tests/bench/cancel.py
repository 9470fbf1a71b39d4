"""How long a stop takes at each moment: `python -m tests.bench.cancel`. Prints milliseconds, median and worst."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from components.gemini.client import Gemini
from components.gemini.connection import Offline
from components.gemini.request import Request, TextPart, Turn
from tests.engine import Engine, running_engine

RUNS = 15
REQUEST = Request("offline-engine", (Turn("user", (TextPart("Hello"),)),))
MOMENTS: dict[str, dict[str, Any]] = {
    "before the first byte": {"stall": 30},
    "while waiting to try again": {"status": 503, "headers": {"retry-after": "60"}},
    "in the middle of an answer": {"slow": 5},
}


def seconds_to_stop(client: Gemini) -> float:
    cancel, at = threading.Event(), [0.0]

    def stop() -> None:
        at[0] = time.perf_counter()
        cancel.set()

    timer = threading.Timer(0.4, stop)
    timer.start()
    for _ in client.generate(REQUEST, cancel):
        pass
    return time.perf_counter() - at[0]


def measure(engine: Engine, folder: Path) -> None:
    with Gemini(Offline(engine.base_url, str(engine.ca_file)), folder=folder) as client:
        for moment, fault in MOMENTS.items():
            engine.faults({"match": {"path": ":streamGenerateContent"}, "times": 0, "do": fault})
            taken = [1000 * seconds_to_stop(client) for _ in range(RUNS)]
            print(f"{moment:28} {statistics.median(taken):5.0f} {max(taken):5.0f}")


if __name__ == "__main__":
    with running_engine() as running, tempfile.TemporaryDirectory() as scratch:
        measure(running, Path(scratch))
