"""From a fresh clone to a first result: sizes, times and memory.

`make bench`, or `python -m tests.bench.setup --installed` to leave the installation out and measure this environment.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import psutil
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import FLAGS, find
from tests.browser.visitor import Visitor
from tests.serve import ROOT, App, serving

Row = tuple[str, str]
RESULT_MILLISECONDS = 180_000


def seconds(action: Callable[[], object]) -> str:
    start = perf_counter()
    action()
    return f"{perf_counter() - start:.1f} s"


def megabytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB"


def size(folder: Path) -> int:
    """Bytes on disk, hard links counted once and symbolic links not followed."""
    entries = (Path(at) / name for at, _, names in os.walk(folder) for name in names)
    return sum({(stat.st_dev, stat.st_ino): stat.st_blocks * 512 for stat in map(os.lstat, entries)}.values())


def install(folder: Path) -> Iterator[Row]:
    """Clones the last commit and installs it as `make run` does, download and installation apart."""
    clone, wheels = folder / "clone", folder / "wheels"
    yield "clone", seconds(lambda: run("git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), clone))
    run(sys.executable, "-m", "venv", clone / ".venv")
    python, lock = clone / ".venv" / "bin" / "python", clone / "requirements.txt"
    bare = size(clone / ".venv")
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
    locked = ("--require-hashes", "-r", lock)
    yield "download time", seconds(lambda: run(*pip, "download", "--no-cache-dir", "-d", wheels, *locked))
    yield "downloaded", megabytes(sum(file.stat().st_size for file in wheels.iterdir()))
    yield "installation time", seconds(lambda: run(*pip, "install", "--no-index", "-f", wheels, *locked))
    yield "installed", megabytes(size(clone / ".venv") - bare)


def run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True)


def use(root: Path, python: Path, folder: Path) -> Iterator[Row]:
    """Starts the app, opens it in Chromium and reads the sample receipt with the offline engine."""
    path = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        start = perf_counter()
        with serving(folder, root=root, python=python) as app:
            yield "server up", f"{perf_counter() - start:.1f} s"
            visitor = Visitor(browser.new_context(), app.base_url, folder)
            visitor.open()
            yield "first page", f"{perf_counter() - start:.1f} s"
            yield from memory(app, "idle")
            start = perf_counter()
            first_result(visitor)
            yield "first result, after the click", f"{perf_counter() - start:.1f} s"
            yield from memory(app, "after the first result")
        browser.close()


def first_result(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="sample").first.click()
    expect(visitor.page.get_by_role("button", name="This record (JSON)")).to_be_visible(timeout=RESULT_MILLISECONDS)
    visitor.settle()


def memory(app: App, when: str) -> Iterator[Row]:
    """Resident memory of the server, the engine and the other processes, each with its children."""
    groups = {"app": 0, "engine": 0, "workers": 0}
    for process in app.processes():
        groups[role(process, app)] += process.memory_info().rss
    for name, count in groups.items():
        yield f"memory of the {name}, {when}", megabytes(count)


def role(process: psutil.Process, app: App) -> str:
    if process.pid == app.pid:
        return "app"
    return "engine" if "components.offline" in process.cmdline() else "workers"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--installed", action="store_true", help="measure this environment; clone and install nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root, python = ROOT, Path(sys.executable)
        if not options.installed:
            show(install(folder))
            root, python = folder / "clone", folder / "clone" / ".venv" / "bin" / "python"
        show(use(root, python, folder))


def show(rows: Iterator[Row]) -> None:
    for label, value in rows:
        print(f"{label:<42}{value:>10}", flush=True)


if __name__ == "__main__":
    main()
