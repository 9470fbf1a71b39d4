"""Subtitles: cues with times, held against what can be read in time, written as SRT and WebVTT."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.analysis import timecode

# Netflix's and the BBC's guides agree on these within a little.
COLUMNS, LINES, SPEED = 42, 2, 20.0  # characters a line, lines, characters a second
TICK = 0.001  # files hold milliseconds
BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """Text from `start` to `end`, in seconds; lines parted by newlines."""

    start: float
    end: float
    text: str

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def characters(self) -> int:
        return len(self.text.replace("\n", " "))


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Cue, ...]:
    """As a model or a table gives them; rows without text or a readable time are left out."""
    found = []
    for row in rows:
        start, end = timecode.seconds(row.get("start")), timecode.seconds(row.get("end"))
        lines = (BLANKS.sub(" ", line).strip() for line in str(row.get("text") or "").splitlines())
        text = "\n".join(line for line in lines if line)
        if start is not None and text:
            found.append(Cue(start, start if end is None else end, text))
    return tuple(found)


def problem(cue: Cue, after: Cue | None = None, last: float | None = None) -> str:
    """The first rule this cue breaks, in words; "" for none. `after` is the next cue, `last` the clip's end."""
    lines = cue.text.split("\n")
    if last is not None and cue.end > last + TICK:
        return f"ends after the clip ({timecode.length(last)})"
    if cue.seconds <= 0:
        return "has no time on the screen"
    if after is not None and cue.end > after.start + TICK / 2:
        return "overlaps the next one"
    if len(lines) > LINES or max(map(len, lines)) > COLUMNS:
        return f"is longer than {LINES} lines of {COLUMNS} characters"
    if cue.characters / cue.seconds > SPEED * 1.001:
        return f"needs {math.ceil(cue.characters / cue.seconds)} characters a second ({SPEED:.0f} can be read)"
    return ""


def problems(cues: Sequence[Cue], last: float | None = None) -> dict[int, str]:
    """Every cue that breaks a rule, by its number from 0."""
    followed = zip(cues, [*cues[1:], None], strict=False)
    return {number: said for number, (cue, after) in enumerate(followed) if (said := problem(cue, after, last))}


def srt(cues: Sequence[Cue]) -> str:
    """SubRip: numbered from 1, a comma before the milliseconds."""
    return "".join(
        f"{number}\n{timecode.stamp(cue.start, ',')} --> {timecode.stamp(cue.end, ',')}\n{_line(cue.text)}\n\n"
        for number, cue in enumerate(cues, 1)
    )


def vtt(cues: Sequence[Cue]) -> str:
    """WebVTT; text is escaped, since the format has markup (w3.org/TR/webvtt1)."""
    blocks = (
        f"{timecode.stamp(cue.start)} --> {timecode.stamp(cue.end)}\n{html.escape(_line(cue.text), quote=False)}\n\n"
        for cue in cues
    )
    return "WEBVTT\n\n" + "".join(blocks)


def plain(cues: Sequence[Cue]) -> str:
    """A line a cue, with the time it begins."""
    return "".join(f"[{timecode.clock(cue.start)}] {cue.text.replace(chr(10), ' ')}\n" for cue in cues)


def _line(text: str) -> str:
    # An arrow would be read as a cue's times, an empty line as its end.
    return re.sub(r"\n{2,}", "\n", text.strip()).replace("-->", "→")
