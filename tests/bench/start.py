"""How fast the app starts, and how large it then is, beside an empty Streamlit app.

`python -m tests.bench.start [--rounds 5]`: from the command to the finished first page in Chromium, by turns.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import FLAGS, find
from tests.browser.visitor import Visitor
from tests.serve import ROOT, App, serving

EMPTY = 'import streamlit as st\n\nst.title("Hello")\n'
QUIET = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to the finished page, seconds of processor time for that, and bytes resident in all processes."""

    seconds: float
    processor: float
    resident: float


def measured(root: Path, chromium: Browser) -> Start:
    with tempfile.TemporaryDirectory() as name:
        begin = perf_counter()
        with serving(Path(name), QUIET, root=root) as app:
            visitor = Visitor(chromium.new_context(), app.base_url, Path(name))
            visitor.open()
            seconds = perf_counter() - begin
            start = Start(seconds, *used(app))
            visitor.context.close()
    return start


def used(app: App) -> tuple[float, int]:
    times = [process.cpu_times() for process in app.processes()]
    return sum(time.user + time.system for time in times), sum(one.memory_info().rss for one in app.processes())


def compared(rounds: int) -> Mapping[str, list[Start]]:
    starts: dict[str, list[Start]] = {"workbench": [], "empty": []}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        Path(name, "app.py").write_text(EMPTY)
        chromium = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        for root in (ROOT, Path(name)):
            measured(root, chromium)  # brings files into the system's memory, and is not counted
        for _ in range(rounds):
            starts["workbench"].append(measured(ROOT, chromium))
            starts["empty"].append(measured(Path(name), chromium))
        chromium.close()
    return starts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    starts = compared(parser.parse_args().rounds)
    for field, unit, scale in (("seconds", "s", 1.0), ("processor", "s", 1.0), ("resident", "MB", 1e6)):
        ours, empty = (median(getattr(start, field) for start in starts[name]) / scale for name in starts)
        print(f"{field:<12}{ours:>8.2f} {unit:<3} empty {empty:>8.2f} {unit:<3} ratio {ours / empty:.2f}")


if __name__ == "__main__":
    main()
