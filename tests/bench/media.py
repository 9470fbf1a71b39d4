"""What looking into files costs: seconds and the worker's peak memory, for each file of ../shared/media.

`python -m tests.bench.media [folder]`, from the repository's root. Each file gets a fresh worker.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.errors import BadFile
from components.media import worker
from components.media.process import Pool

MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"


@dataclass(frozen=True)
class Cost:
    name: str
    seconds: float
    peak: int
    outcome: str


class Meter(Pool):
    """A pool that remembers the most memory a worker took."""

    peak = 0

    def run(self, job: dict[str, Any], seconds: float = 10) -> dict[str, Any]:
        answer = super().run(job, seconds)
        self.peak = max(self.peak, answer["peak"] or 0)
        return answer


def cost(path: Path) -> Cost:
    """Of looking into the file and preparing it, as a page does."""
    worker.POOL = meter = Meter()
    start = time.perf_counter()
    outcome = use(path)
    spent = time.perf_counter() - start
    meter.close()
    return Cost(path.name, spent, meter.peak, outcome)


def use(path: Path) -> str:
    try:
        media = worker.inspect(path, path.name)
        if media.kind == "image":
            worker.prepare_image(path)
        if media.kind == "pdf":
            worker.page_image(path, 1)
        if media.kind in ("image", "pdf", "video"):
            worker.thumbnail(path)
    except BadFile as error:
        return str(error)
    return media.kind


def main(folder: Path) -> None:
    costs = [cost(path) for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "MANIFEST.md"]
    for each in sorted(costs, key=lambda each: -each.peak):
        print(f"{each.peak / 1e6:6.0f} MB {each.seconds:6.2f} s  {each.name:40.40} {each.outcome}")
    print(f"{len(costs)} files; longest {max(each.seconds for each in costs):.2f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MEDIA)
