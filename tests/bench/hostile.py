"""What hostile and very large files cost on the page Extract: seconds, and memory beyond idle of reader and engine.

`python -m tests.bench.hostile [folder]`, from the repository's root. Each file is taken in and looked into by a fresh
reader; one that is usable is then read by the offline engine, which has read a receipt before, so its models are there.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from components.analysis.presets import RECEIPT
from components.errors import BadFile
from components.jobs.extract import outcome
from components.media import worker
from components.media.samples import CAFE
from tests.bench.making import large_files
from tests.bench.media import Meter
from tests.bench.receipts import Bench, bench, peak, read

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "media" / "hostile"


@dataclass(frozen=True, slots=True)
class Cost:
    """`reader` and `engine` in bytes beyond idle at the worst moment; None where the system doesn't tell."""

    name: str
    seconds: float
    reader: int | None
    engine: int | None
    outcome: str


def cost(bench: Bench, path: Path) -> Cost:
    worker.POOL = meter = Meter()
    forget_peak(bench.engine)
    before, begun = bench.engine.memory_info().rss, time.perf_counter()
    said = use(bench, path)
    spent, most = time.perf_counter() - begun, peak(bench.engine)
    meter.close()
    return Cost(path.name, spent, meter.peak, None if most is None else max(0, most - before), said)


def use(bench: Bench, path: Path) -> str:
    try:
        (item,) = read(bench, [path], 1)
    except BadFile as error:
        return str(error)
    found = outcome(RECEIPT, item)
    values = sum(value not in (None, []) for value in found.extraction.record.values())
    return f"{item.state}: {found.sentence or f'{values} values'}"


def forget_peak(process: psutil.Process) -> None:
    """From here on the system notes the process's greatest memory anew (Linux)."""
    note = Path(f"/proc/{process.pid}/clear_refs")
    if note.exists():
        note.write_text("5")


def megabytes(count: int | None) -> str:
    return "unknown" if count is None else f"{count / 1e6:.0f} MB"


def main(folder: Path) -> None:
    with bench() as prepared, tempfile.TemporaryDirectory() as name:
        read(prepared, [CAFE.path], 1)
        files = [path for path in sorted(folder.iterdir()) if path.is_file()]
        print(f"{'':<34}{'seconds':>8}{'reader':>9}{'engine':>9}")
        for path in [*files, *large_files(Path(name))]:
            found = cost(prepared, path)
            sizes = f"{megabytes(found.reader):>9}{megabytes(found.engine):>9}"
            print(f"{found.name:<34}{found.seconds:>8.1f}{sizes}  {found.outcome}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOSTILE)
