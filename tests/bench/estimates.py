"""How far the token rules are from what the service reported, in the recorded exchanges of ../shared/wire.

`python -m tests.bench.estimates [folder]`, from the repository's root.
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from components.gemini.usage import Modality
from components.prices.band import Band
from components.prices.estimate import estimate
from components.prices.piece import Piece
from components.prices.tokens import rules
from tests.prices.recovered import Exchange, File, exchanges

WIRE = Path(__file__).resolve().parents[3] / "shared" / "wire"
# No video's length is left, but its sound was counted: these many seconds, at 25 tokens each, the rate of their models.
VIDEO_AUDIO_RATE = 25
FILES_API = "generativelanguage.googleapis.com"
LAST_DAY = date(2026, 8, 11)


@dataclass(frozen=True)
class Result:
    """One modality of one exchange."""

    kind: str
    family: str
    files: tuple[str, ...]
    band: Band[int]
    actual: int

    @property
    def error(self) -> float:
        return (self.band.likely - self.actual) / self.actual

    @property
    def inside(self) -> bool:
        return self.band.low <= self.actual <= self.band.high


def results(folder: Path, left_out: Counter[str]) -> Iterator[Result]:
    for exchange in exchanges(folder):
        by = rules(exchange.model, LAST_DAY)
        if by is None:
            left_out["of models without rules"] += 1
        elif exchange.tool_files:
            left_out["with files that a tool handed back (counted as text, or at another resolution)"] += 1
        elif exchange.usage.prompt_by:
            yield from compared(exchange, by.family, by.page_modality, left_out)


def compared(exchange: Exchange, family: str, pages_as: Modality, left_out: Counter[str]) -> Iterator[Result]:
    files = [known(file, exchange) for file in exchange.files]
    pieces = [file.piece for file in files if file.piece]
    if len(pieces) < len(files):
        left_out["whose file's size or length is lost"] += 1
        return
    guess = estimate(pieces, exchange.text, exchange.model, LAST_DAY).prompt_by
    names = tuple(file.name for file in files)
    documents = any(piece.modality == "document" for piece in pieces)
    for modality, actual in exchange.usage.prompt_by.items():
        if modality == "text" and not (exchange.plain and exchange.text):
            continue
        if modality in guess and actual:
            page = documents and modality == pages_as
            yield Result("page" if page else modality, family, names, guess[modality], actual)


def known(file: File, exchange: Exchange) -> File:
    """The file with what can be told of it without its bytes, each an assumption that the table names."""
    if file.piece:
        return file
    if file.mime_type == "application/pdf" and (FILES_API in file.name or "//" not in file.name):
        return replace(file, piece=Piece("document", pages=1))
    sound = exchange.usage.prompt_by.get("audio")
    if file.mime_type.startswith("video/") and sound:
        return replace(file, piece=Piece("video", seconds=sound / VIDEO_AUDIO_RATE, fps=file.fps, has_audio=True))
    return file


def row(name: str, found: Sequence[Result]) -> str:
    errors = sorted(abs(result.error) for result in found)
    tenths = statistics.quantiles(errors, n=10, method="inclusive") if len(errors) > 1 else errors * 9
    worst = max(found, key=lambda result: abs(result.error))
    return (
        f"{name:34} {len(found):5} {len({result.files for result in found}):6} {statistics.median(errors):8.1%} "
        f"{tenths[-1]:8.1%} {worst.error:+9.1%}  ({worst.band.likely} for {worst.actual})"
        f" {sum(result.inside for result in found) / len(found):9.0%}"
    )


def main(folder: Path) -> None:
    left_out: Counter[str] = Counter()
    found = list(results(folder, left_out))
    print(
        f"{'tokens of':34} {'calls':>5} {'files':>6} {'median':>8} {'p90':>8} {'worst':>9}  likely for actual   in band"
    )
    for kind in ("image", "page", "audio", "video", "text"):
        for family in sorted({result.family for result in found if result.kind == kind}):
            chosen = [result for result in found if (result.kind, result.family) == (kind, family)]
            print(row(f"{kind}, {family}", chosen))
        everything = [result for result in found if result.kind == kind]
        if everything:
            print(row(f"{kind}, all", everything))
    long = [result for result in found if result.kind == "text" and result.actual >= 100]
    print(row("text, prompts of 100 tokens and more", long))
    print("Uploaded PDFs are taken as one page of unknown shape, videos as long as their sound's tokens say.")
    for reason, number in left_out.items():
        print(f"Left out: {number} {reason}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else WIRE)
