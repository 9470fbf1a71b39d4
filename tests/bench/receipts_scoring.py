"""How receipts are scored: exact total, date and company after the usual normalisation.

Run by itself it measures the offline engine's mind without the wire:
    python -m tests.bench.receipts_scoring ../shared/media/receipts
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import psutil

from components.offline.answer import respond
from components.offline.prompt import Blob, Prompt, Turn

SCHEMA = {
    "type": "object",
    "properties": {
        "company": {"type": "string", "nullable": True},
        "date": {"type": "string", "nullable": True, "description": "YYYY-MM-DD"},
        "total": {"type": "number", "nullable": True},
    },
}


@dataclass(frozen=True, slots=True)
class Score:
    """One receipt: which of the three fields are right."""

    name: str
    total: bool
    date: bool
    company: bool


def score(name: str, truth: Mapping[str, str], read: Mapping[str, Any]) -> Score:
    """`truth` as the data set prints it (day first), `read` with an ISO date and a plain number."""
    return Score(
        name,
        total=_amount(read.get("total")) == _amount(truth["total"]) is not None,
        date=_iso(read.get("date")) == _printed_date(truth["date"]),
        company=_letters(str(read.get("company") or "")) == _letters(truth["company"]),
    )


def truths(folder: Path) -> dict[Path, dict[str, str]]:
    """Pictures with a truth beside them."""
    pictures = sorted(folder.glob("*.jpg"))
    return {
        picture: json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
        for picture in pictures
        if picture.with_suffix(".json").exists()
    }


def summary(scores: list[Score], seconds: list[float]) -> str:
    count = max(1, len(scores))
    shares = {name: 100 * sum(getattr(one, name) for one in scores) / count for name in ("total", "date", "company")}
    parts = [f"{name} {share:.0f} %" for name, share in shares.items()]
    return f"{len(scores)} receipts: {', '.join(parts)}; median {statistics.median(seconds or [0]):.2f} s"


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(re.sub(r"[^0-9.-]", "", str(value))).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def _iso(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _printed_date(text: str) -> date:
    """25/12/2018, 25-12-18 or 2018/12/25."""
    first, month, last = (int(part) for part in re.split(r"[-/. ]", text.strip()))
    year, day = (first, last) if first > 31 else (last, first)
    return date(year if year > 99 else 2000 + year, month, day)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _read(picture: Path) -> dict[str, Any]:
    prompt = Prompt("", (Turn("user", (Blob("image/jpeg", picture), "Read this receipt.")),), True, SCHEMA)
    answer: dict[str, Any] = json.loads("".join(respond(prompt, lambda: False)))
    return answer


def main(folder: Path) -> None:
    scores, seconds = [], []
    for picture, truth in truths(folder).items():
        start = time.perf_counter()
        read = _read(picture)
        seconds.append(time.perf_counter() - start)
        scores.append(score(picture.stem, truth, read))
        wrong = [name for name in ("total", "date", "company") if not getattr(scores[-1], name)]
        print(f"{picture.stem}: {seconds[-1]:.2f} s", *(f"{name}={read.get(name)!r}" for name in wrong))
    print(summary(scores, seconds))
    print(f"resident memory {psutil.Process().memory_info().rss / 2**20:.0f} MiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
