"""A talk as files: the transcript to read and to compute with, and all there is in one ZIP."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO

from components.live.recording import Recorded
from components.live.snapshot import Row, Snapshot
from components.live.subtitles import srt


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


def archive(shot: Snapshot, recorded: Recorded | None, out: IO[bytes]) -> None:
    """One ZIP: the three transcripts, and what was recorded."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("transcript.md", markdown(shot))
        box.writestr("talk.json", as_json(shot))
        box.writestr("transcript.srt", srt(shot.rows))
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


def clock(seconds: float) -> str:
    """Minutes and seconds, as 12:03."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
