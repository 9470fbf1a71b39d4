"""What comparing pictures costs, and what it counts: the pairs of ../shared/media/pairs, and two of 12 megapixels.

`python -m tests.bench.compare`, from the repository's root. Each pair gets a fresh worker.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from components.media import worker
from components.media.compare.value import Aligned, Comparison
from tests.bench.media import MEDIA, Meter

PAIRS = MEDIA / "pairs"
NAMES = (
    ("pixelmatch_1a.png", "pixelmatch_1b.png", 154),
    ("pixelmatch_3a.png", "pixelmatch_3b.png", 220),
    ("pixelmatch_4a.png", "pixelmatch_4b.png", 36563),
    ("fruit_before.png", "fruit_after.png", None),
    ("signin_reference.png", "signin_actual.png", None),
    ("people_1.jpg", "people_2.jpg", None),
    ("zurb_1.jpg", "zurb_2.jpg", None),
)
LARGE = (4000, 3000)


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and bytes of memory the worker held at most."""

    align: float
    compare: float
    peak: int
    aligned: Aligned
    outcome: Comparison


def cost(first: Path, second: Path, threshold: float) -> Cost:
    worker.POOL = meter = Meter()
    worker.thumbnail(first)  # starts the worker
    start = time.perf_counter()
    aligned = worker.align(first, second)
    between = time.perf_counter()
    outcome = worker.compare(aligned, threshold)
    end = time.perf_counter()
    meter.close()
    return Cost(between - start, end - between, meter.peak, aligned, outcome)


def photo(seed: int) -> Image.Image:
    """Blurred noise with grain: every pixel of two of them differs, the most work there is."""
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 256, (75, 100, 3), np.uint8)).resize(LARGE)
    grain = Image.fromarray(random.integers(0, 256, (*LARGE[::-1], 3), np.uint8))
    return Image.blend(coarse.filter(ImageFilter.GaussianBlur(5)), grain, 0.1)


def large_pairs(folder: Path) -> list[tuple[str, Path, Path]]:
    """The same photo with three changes, the same a little shifted, and another one."""
    one, other = photo(1), photo(2)
    changed = one.copy()
    draw = ImageDraw.Draw(changed)
    for box in ((300, 300, 700, 500), (2000, 1500, 2010, 1510), (3500, 2500, 3900, 2900)):
        draw.rectangle(box, "white")
    shifted = Image.new("RGB", LARGE, "white")
    shifted.paste(one, (24, -13))
    paths = []
    for name, image in (("one", one), ("changed", changed), ("shifted", shifted), ("other", other)):
        paths.append(folder / f"{name}.jpg")
        image.save(paths[-1], quality=95)
    return [(path.stem, paths[0], path) for path in paths[1:]]


def line(name: str, cost: Cost, published: int | None = None) -> str:
    found = cost.outcome
    agrees = "" if published is None else f" (published {published})"
    return (
        f"{name:18} {cost.align:5.2f} + {cost.compare:5.2f} s {cost.peak / 1e6:5.0f} MB  {cost.aligned.how:10} "
        f"{found.changed} changed{agrees}, {found.share:.2%}, SSIM {found.similarity:.4f}, hash {found.distance}, "
        f"{len(found.clusters)} + {found.further} clusters"
    )


def main() -> None:
    for first, second, published in NAMES:
        spent = cost(PAIRS / first, PAIRS / second, 0.05 if published else 0.1)
        print(line(first.rpartition(".")[0], spent, published), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, one, other in large_pairs(Path(folder)):
            print(line(f"12 MP, {name}", cost(one, other, 0.1)), flush=True)


if __name__ == "__main__":
    main()
