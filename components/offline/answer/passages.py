"""Passages of text: cut, found by meaning, and the few that stand for the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from components.offline.answer.paper import Paper
from components.offline.senses import meaning
from components.offline.senses.page import Row
from components.offline.senses.source import Source

MOST = 600  # passages that are weighed; a longer text is cut evenly
PROSE = 45  # characters a row from which text is taken for prose, and cut into sentences
BEGINNING = 30  # characters by which a passage is found again in its file
NAMED = re.compile(r"\[\w{1,12}\] ")  # a row with a name of its own, as of a transcript's turn, is whole
NEAR = 0.80  # similarity to a question below which nothing is said to answer it; e5 rates the unrelated near 0.75


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, a row or something said; `where` is "page 2" or "0:07", or empty. `origin` is a text's file."""

    text: str
    where: str = ""
    origin: Path | None = None


def line_of(passage: Passage) -> str:
    """The line of a text's file where the passage begins, as "line 12"; "" when that can't be told."""
    if passage.origin is None or not passage.origin.exists():
        return ""
    start = passage.text[:BEGINNING]
    with passage.origin.open(encoding="utf-8-sig", errors="replace") as file:
        return next((f"line {number}" for number, line in enumerate(file, 1) if start in " ".join(line.split())), "")


def passages(paper: Paper) -> list[Passage]:
    cut = [passage for source in paper.sources for passage in _of(source, len(paper.sources) > 1)]
    step = max(1, -(-len(cut) // MOST))
    return cut[::step]


def nearest(question: str, candidates: Sequence[Passage], most: int = 3) -> list[Passage]:
    """Those nearest to the question in meaning, best first; none if nothing is near. Raises Missing."""
    if not candidates:
        return []
    scores = meaning.of_passages([one.text for one in candidates]) @ meaning.of_question(question)
    order = [int(at) for at in np.argsort(-scores)[:most]]
    return [candidates[at] for at in order if scores[at] >= NEAR and scores[at] >= scores[order[0]] - 0.03]


def gist(candidates: Sequence[Passage], most: int = 3) -> list[Passage]:
    """The passages nearest to the middle of all and unlike each other, in their own order. Raises Missing."""
    if len(candidates) <= most:
        return list(candidates)
    vectors = meaning.of_passages([one.text for one in candidates])
    weight = vectors @ vectors.mean(axis=0)
    chosen: list[int] = []
    while len(chosen) < most:
        alike = (vectors @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(candidates))
        rank = weight - 0.6 * alike
        rank[chosen] = -np.inf
        chosen.append(int(rank.argmax()))
    return [candidates[at] for at in sorted(chosen)]


def clock(seconds: float) -> str:
    """Minutes and seconds as 1:07, with hours from the first."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _of(source: Source, several: bool) -> list[Passage]:
    name = f"file {source.index}" if several else ""
    said = [
        Passage(part.text, _where(name, clock(part.start)))
        for part in (source.speech.segments if source.speech else ())
    ]
    read = [
        Passage(text, _where(name, _place(source, page.number)), source.path if source.kind == "text" else None)
        for page in source.pages
        for text in _cut(page.rows)
    ]
    return read + said


def _place(source: Source, page: int) -> str:
    """A page's number, a picture's time in its film."""
    if len(source.moments) == len(source.pages):
        return clock(source.moments[page - 1]) if source.moments else ""
    return f"page {page}" if source.kind == "document" or len(source.pages) > 1 else ""


def _where(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _cut(rows: Sequence[Row]) -> list[str]:
    texts = [row.text for row in rows]
    named = [text for text in texts if NAMED.match(text)]
    if len(named) > len(texts) / 2:
        return named
    if not texts or median(len(text) for text in texts) < PROSE:
        return texts
    sentences = re.split(r"(?<=[.!?])\s+(?=[\"'“„(]?\w)", " ".join(texts))
    return [sentence for sentence in sentences if len(sentence) > 2]
