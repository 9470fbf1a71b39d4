"""Places of evidence in words."""

from __future__ import annotations

from collections.abc import Sequence

from components.analysis.evidence import Box, Evidence, Moment, Quote, Turn
from components.analysis.result import Source
from components.analysis.timecode import clock


def where(evidence: Evidence, sources: Sequence[Source] = ()) -> str:
    """The place in words: "page 2, line 14", "0:42 to 0:51", with the file's name where there are several."""
    name = sources[evidence.source].name if len(sources) > 1 else ""
    match evidence:
        case Moment() | Turn():
            parts = [name, _span(evidence.start, evidence.end)]
        case Box():
            parts = [name, f"page {evidence.page}" if evidence.page else ""]
        case Quote():
            parts = [name, f"page {evidence.page}" if evidence.page else ""]
            parts += [f"line {evidence.line}" if evidence.line else ""]
    return ", ".join(filter(None, parts))


def _span(start: float | None, end: float | None) -> str:
    clocks = dict.fromkeys(clock(second) for second in (start, end) if second is not None)
    return " to ".join(clocks)
