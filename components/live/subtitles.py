"""A talk as subtitles: one line after the other, in step with the recording of either side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from components.analysis import subtitles
from components.analysis.subtitles import Cue
from components.live.snapshot import Row

# What a reader follows without haste, what fits two lines of a subtitle, and the least time to catch one.
CHARACTERS_PER_SECOND, CUE_CHARACTERS, LEAST_SECONDS = 15.0, 84, 1.0


def srt(rows: Sequence[Row]) -> str:
    """SubRip: cues in the order of the talk, none begins before the one before has ended."""
    return subtitles.srt(tuple(_cues(rows))).removesuffix("\n")


def _cues(rows: Sequence[Row]) -> Iterator[Cue]:
    """Where two speak at once, the first is shortened; where there is no time left, the later waits."""
    spoken = [row for row in rows if _words(row)]
    spans = [_span(row, after) for row, after in zip(spoken, [*spoken, None][1:], strict=True)]
    free = 0.0
    for number, (row, (start, end)) in enumerate(zip(spoken, spans, strict=True)):
        start = max(start, free)
        if number + 1 < len(spans):
            end = min(end, spans[number + 1][0])
        for cue in _split(row, start, end):
            yield cue
            free = cue.end


def _span(row: Row, after: Row | None) -> tuple[float, float]:
    """When a row was said. The transcript of speech comes with it or after it, be it in the midst of the answer."""
    needed = len(_words(row)) / CHARACTERS_PER_SECOND
    until = row.at if row.until is None else row.until
    if row.role == "user" and not row.typed:
        end = min(until, max(after.at, row.at)) if after else until
        return min(row.at, max(0.0, end - needed)), end
    return row.at, max(until, row.at + needed)


def _split(row: Row, start: float, end: float) -> Iterator[Cue]:
    words = _words(row)
    pace = max(0.0, end - start) / len(words)
    for piece in textwrap.wrap(words, CUE_CHARACTERS):
        end = start + max(LEAST_SECONDS, pace * len(piece))
        yield Cue(start, end, f"{'You' if row.role == 'user' else 'Model'}: {piece}")
        start = end


def _words(row: Row) -> str:
    return " ".join(row.heard.split())
