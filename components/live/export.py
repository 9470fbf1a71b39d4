"""A talk as files: the transcript to read, to compute with and to lay under the sound, and all of it in one ZIP."""

from __future__ import annotations

import json
import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO

from components.analysis.timecode import stamp
from components.live.recording import Recorded
from components.live.snapshot import Row, Snapshot

# What a reader follows without haste, and what fits two lines of a subtitle.
CHARACTERS_PER_SECOND, CUE_CHARACTERS = 15.0, 84


def markdown(shot: Snapshot) -> str:
    """The transcript to read, with times, functions and sources."""
    begun = f"{shot.started:%Y-%m-%d %H:%M} UTC" if shot.started else "not started"
    lines = [f"# Talk with {shot.model}", "", f"{begun}, {clock(shot.seconds)} long", ""]
    for row in shot.rows:
        lines += [*_row(row), ""]
    return "\n".join(lines)


def as_json(shot: Snapshot) -> str:
    """All the page knows: rows, latencies, tokens, notices."""
    return json.dumps(asdict(shot), indent=2, ensure_ascii=False, default=str)


def srt(shot: Snapshot) -> str:
    """Subtitles (SubRip) in step with the recording of either side."""
    cues = [cue for row in shot.rows for cue in _cues(row)]
    return "\n".join(
        f"{number}\n{stamp(start, ',')} --> {stamp(end, ',')}\n{text}\n"
        for number, (start, end, text) in enumerate(cues, 1)
    )


def archive(shot: Snapshot, recorded: Recorded | None, out: IO[bytes]) -> None:
    """One ZIP: the three transcripts, and what was recorded."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("transcript.md", markdown(shot))
        box.writestr("talk.json", as_json(shot))
        box.writestr("transcript.srt", srt(shot))
        for path in recorded.files if recorded else ():
            box.write(path, f"{'frames' if path.suffix == '.jpg' else 'sound'}/{path.name}")


def _row(row: Row) -> Iterator[str]:
    who = "You" if row.role == "user" else "Model"
    yield f"**{who}** ({clock(row.at)}{', typed' if row.typed else ''})  "
    yield told(row) or "*(no words)*"
    for use in row.tools:
        arguments = ", ".join(f"{key}={value!r}" for key, value in use.arguments.items())
        yield f"- `{use.name}({arguments})`: {use.state}{f', {use.result}' if use.result else ''}"
    if row.queries:
        yield f"- Searched for: {', '.join(row.queries)}"
    for source in row.sources:
        yield f"- Source: {source.title}, <{source.uri}>"


def told(row: Row) -> str:
    """A row's words, and what of them was not heard or was cut off."""
    text = row.text.strip()
    if row.cut:
        return f"{text} *(the connection broke)*"
    if not row.interrupted:
        return text
    heard = row.heard_text if row.heard_text is not None else text
    return f"{heard} *(interrupted; not heard: {text[len(heard) :].strip() or 'nothing'})*"


def _cues(row: Row) -> Iterator[tuple[float, float, str]]:
    text = " ".join((row.text if row.heard_text is None else row.heard_text).split())
    if not text:
        return
    start, whole = row.at, max((row.until or row.at) - row.at, len(text) / CHARACTERS_PER_SECOND)
    for piece in textwrap.wrap(text, CUE_CHARACTERS):
        end = start + whole * len(piece) / len(text)
        yield start, end, f"{'You' if row.role == 'user' else 'Model'}: {piece}"
        start = end


def clock(seconds: float) -> str:
    """Minutes and seconds, as 12:03."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
