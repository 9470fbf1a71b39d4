"""The app's own path over receipts with known truth: what is right, how long each takes, what memory it costs.

`python -m tests.bench.receipts [folder] [--workers 1]`, from the repository's root. Files are taken in, looked into,
sent to the offline engine's process and read back as the page Extract does it. Several workers share one engine,
which reads one picture at a time, so each receipt then takes longer and all together about as long.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from components.analysis.presets import RECEIPT
from components.gemini.catalogue import default_model
from components.gemini.client import Gemini
from components.gemini.connection import Offline
from components.gemini.request import Settings
from components.jobs.extract import Task, outcome, work
from components.jobs.run import Item, Run
from components.media import worker
from components.media.spool import Spool
from tests.bench.receipts_scoring import Score, score, truths
from tests.engine import running_engine

RECEIPTS = Path(__file__).resolve().parents[3] / "shared" / "media" / "receipts"
FIRST = 10
FIELDS = ("total", "date", "company")


@dataclass(frozen=True, slots=True)
class Bench:
    gemini: Gemini
    model: str
    engine: psutil.Process
    spool: Spool


@contextmanager
def bench() -> Iterator[Bench]:
    with running_engine() as engine, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        connection = Offline(engine.base_url, str(engine.ca_file))
        with Gemini(connection, folder=folder / "journal") as gemini:
            yield Bench(gemini, default_model(connection).id, psutil.Process(engine.pid), Spool(folder / "spool"))


def taken_in(spool: Spool, picture: Path) -> Task:
    with picture.open("rb") as stream:
        spooled = spool.add(stream, picture.name)
    return Task(spooled.sha256, spooled.name, spooled.path, worker.inspect(spooled.path, spooled.name))


def read(bench: Bench, pictures: list[Path], workers: int) -> list[Item]:
    tasks = {task.key: task for task in (taken_in(bench.spool, picture) for picture in pictures)}
    names = {task.key: task.name for task in tasks.values()}
    run = Run(names, work(tasks, bench.gemini.generate, RECEIPT, bench.model, Settings()), workers=workers)
    run.start().wait()
    return list(run.snapshot())


def judged(item: Item, truth: Mapping[str, str]) -> tuple[Score, Mapping[str, Any]]:
    record = outcome(RECEIPT, item).extraction.record
    return score(item.name, truth, {**record, "company": record["store"]}), record


def show(items: list[Item], truth_of: Mapping[str, Mapping[str, str]]) -> None:
    scores = []
    for item in items:
        found, record = judged(item, truth_of[item.name])
        wrong = [
            f"{name} {record[name if name != 'company' else 'store']!r}" for name in FIELDS if not getattr(found, name)
        ]
        print(f"{item.name:<24}{item.state:<12}{item.seconds:6.2f} s  {'; '.join(wrong)}")
        scores.append(found)
    seconds = sorted(item.seconds for item in items)
    for name in FIELDS:
        right = sum(getattr(one, name) for one in scores)
        print(f"{'exact ' + name:<42}{right:>4} of {len(scores)} = {right / len(scores):.0%}")
    print(f"{'seconds a receipt, median':<42}{statistics.median(seconds):>10.2f}")
    print(f"{'seconds a receipt, 90th percentile':<42}{statistics.quantiles(seconds, n=10)[-1]:>10.2f}")


def memory(engine: psutil.Process, when: str) -> None:
    """Resident now; the readers of strangers' files are children of this process, as they are of the app's."""
    own = psutil.Process()
    readers = [child for child in own.children() if "components.media.decoder" in child.cmdline()]
    for name, processes in (("engine", [engine]), ("app side", [own]), ("file readers", readers)):
        print(f"{f'memory of the {name}, {when}':<42}{megabytes(sum(p.memory_info().rss for p in processes)):>10}")


def peak(process: psutil.Process) -> int | None:
    """Bytes the process ever had resident; None where the system doesn't tell."""
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM")), None)


def megabytes(count: int | None) -> str:
    return "unknown" if count is None else f"{count / 1e6:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=RECEIPTS)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    known = truths(options.folder)
    pictures = list(known)
    with bench() as prepared:
        memory(prepared.engine, "idle")
        begun = time.perf_counter()
        items = read(prepared, pictures[:FIRST], options.workers)
        memory(prepared.engine, f"after {len(items)}")
        items += read(prepared, pictures[FIRST:], options.workers)
        spent = time.perf_counter() - begun
        memory(prepared.engine, f"after {len(items)}")
        print(f"{'memory of the engine, at most':<42}{megabytes(peak(prepared.engine)):>10}")
    show(items, {picture.name: truth for picture, truth in known.items()})
    print(f"{'all together':<42}{spent:>8.1f} s")
    print(f"{'load of the machine (1 min, cores)':<42}{os.getloadavg()[0]:>8.1f} on {os.cpu_count()}")


if __name__ == "__main__":
    main()
