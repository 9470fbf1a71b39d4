"""How well the offline engine tells two pictures apart: the product's pairs, and those of ../shared/media/pairs.

`python -m tests.bench.compare_engine`, from the repository's root. A claim hits when a change of pixels bears it out;
a change is named when a claim speaks of it. On the product's pairs, whose changes are known, their kind counts, too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

from components.analysis.compare import PRESETS, Findings, Review, findings
from components.analysis.verdicts import judge, unnamed
from components.media import worker
from components.media.pairs import PAIRS, Change, SamplePair
from components.offline.answer.respond import respond
from components.offline.prompt import Blob, Prompt, Turn
from tests.bench.compare import NAMES
from tests.bench.compare import PAIRS as SHARED


def asked(paths: Sequence[Path]) -> Findings:
    blobs = [Blob("image/jpeg" if path.suffix == ".jpg" else "image/png", path, path.name) for path in paths]
    prompt = Prompt("", (Turn("user", (*blobs, PRESETS[0].instruction)),), True, Review.model_json_schema())
    return findings(json.loads("".join(respond(prompt, lambda: False))))


def score(name: str, paths: tuple[Path, Path]) -> Findings:
    begun = time.perf_counter()
    told = asked(paths)
    seconds = time.perf_counter() - begun
    aligned = worker.align(*paths)
    pixels = worker.compare(aligned)
    verdicts = [judge(row, pixels, aligned.placement) for row in told.differences]
    hits = sum(verdict.mark == "pixels agree" for verdict in verdicts)
    named = len(pixels.clusters) - len(unnamed(verdicts, pixels))
    named_of = f"{named} of {len(pixels.clusters)} changes named"
    print(f"{name:20} {hits} of {len(verdicts)} claims hit, {named_of}, {seconds:.1f} s", flush=True)
    return told


def known(pair: SamplePair, told: Findings) -> int:
    """Changes of a product's pair that a claim of their kind is about."""
    return sum(
        any(row.kind == change.kind and _about(row.box_a or row.box_b, change, pair) for row in told.differences)
        for change in pair.changes
    )


def _about(box: list[int] | None, change: Change, pair: SamplePair) -> bool:
    down, across = (
        500 * (change.place[0] + change.place[2]) / pair.size[1],
        500 * (change.place[1] + change.place[3]) / pair.size[0],
    )
    return box is not None and box[0] <= down <= box[2] and box[1] <= across <= box[3]


def main() -> None:
    for pair in PAIRS:
        told = score(pair.files[0].partition("_")[0], pair.paths)
        print(f"{'':20} {known(pair, told)} of {len(pair.changes)} known changes told with their kind")
    for first, second, _ in NAMES:
        if (SHARED / first).exists():
            score(first.rpartition(".")[0], (SHARED / first, SHARED / second))


if __name__ == "__main__":
    main()
