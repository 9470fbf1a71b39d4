"""What many visitors with large files cost the server: memory and disk, at the worst moment and after they have gone.

`python -m tests.bench.visitors [visitors] [megabytes]`, from the repository's root.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from components.media.samples import CAFE
from tests.guest import Guest
from tests.serve import App, serving
from tests.waiting import wait_until

AT_ONCE = 8
GONE_SECONDS = 240


def resident(app: App) -> int:
    return int(psutil.Process(app.pid).memory_info().rss)


def on_disk(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file() and path.suffix != ".log")


class Highest:
    """The greatest value that a figure had while the block ran."""

    def __init__(self, figure: Callable[[], int]) -> None:
        self._figure, self.value = figure, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Highest:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self.value = max(self.value, self._figure())


def visit(base_url: str, number: int, size: int) -> Guest:
    """A picture that opens, followed by zeros to the size wished, and by its own number, so that no two are alike."""
    guest = Guest(base_url).__enter__()
    content = CAFE.path.read_bytes() + number.to_bytes(4)
    status = guest.upload(f"visitor-{number}.png", content, max(0, size - len(content)), seconds=600)
    assert status == 204, status
    return guest


def say(what: str, app: App, folder: Path) -> None:
    print(f"{what:<42}{resident(app) / 1e6:>9,.0f} MB in memory{on_disk(folder) / 1e6:>9,.0f} MB on disk", flush=True)


def main(count: int, megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as app:
        folder = Path(name)
        visit(app.base_url, 1 << 20, 0).close()
        say("before", app, folder)
        begun = time.perf_counter()
        with Highest(lambda: resident(app)) as highest, ThreadPoolExecutor(AT_ONCE) as pool:
            guests = list(pool.map(lambda number: visit(app.base_url, number, megabytes * 1_000_000), range(count)))
        say(f"{count} visitors with {megabytes} MB each, {time.perf_counter() - begun:.0f} s", app, folder)
        print(f"{'at most':<42}{highest.value / 1e6:>9,.0f} MB in memory", flush=True)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda guest: guest.press("Remove all"), guests))
        say("all removed their files", app, folder)
        for guest in guests:
            guest.close()
        leave(app, folder)


def leave(app: App, folder: Path) -> None:
    """Looks on while nobody is there."""
    gone = time.monotonic()
    for seconds in (60, 130, 180, GONE_SECONDS):
        wait_until(lambda until=gone + seconds: time.monotonic() > until, GONE_SECONDS)  # type: ignore[misc]
        say(f"{seconds} s after the last has gone", app, folder)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3])) if len(sys.argv) > 2 else main(50, 100)
