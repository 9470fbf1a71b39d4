"""The place that bears a claim out: the picture or page with its box, the line as printed, the moment played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from components.analysis.evidence import Box, Evidence, Moment, Quote, Rectangle, Turn
from components.analysis.result import Result, Source
from components.errors import BadFile
from components.media import worker
from components.media.kind import kind_of, sniff
from components.ui.player import player
from components.ui.text import escaped
from components.ui.workspace import Workspace

CLOSE = 0.3  # share of the picture; a box larger than this needs no closer look
AROUND = 3  # lines of a text shown before and after the one meant


def files_of(space: Workspace, result: Result) -> dict[int, Path]:
    """The result's sources that this session still holds, on whatever page they were added."""
    held = {number: space.spool.get(source.sha256) for number, source in enumerate(result.sources) if source.sha256}
    return {number: spooled.path for number, spooled in held.items() if spooled and spooled.path.exists()}


def show_evidence(
    evidence: Evidence,
    files: Mapping[int, Path],
    key: str,
    *,
    sources: Sequence[Source] = (),
    label: str = "",
    said: str = "",
) -> None:
    """Draws the place. `files` are the sources that are still here; `label` stands at the box.

    `said` are a turn's words. A file that is gone is told, with what its line said.
    """
    words = evidence.quote if isinstance(evidence, Quote) else said
    if words:
        st.code(words, language=None, wrap_lines=True)
    path = files.get(evidence.source)
    if path is None or not path.exists():
        name = sources[evidence.source].name if sources else "The file"
        st.info(f"{escaped(name)} is no longer here. Add the file again to look.", icon=":material/draft:")
        return
    try:
        _show(evidence, path, key, label)
    except BadFile as error:
        st.info(str(error), icon=":material/image_not_supported:")


def _show(evidence: Evidence, path: Path, key: str, label: str) -> None:
    mime_type = sniff(path) or "text/plain"
    if isinstance(evidence, Moment | Turn):
        if evidence.start is not None:
            player(path, mime_type, f"{key}-player", seek=evidence.start, until=evidence.end)
    elif kind_of(mime_type) == "text":
        _lines(path, evidence)
    elif not mime_type.startswith(("audio/", "video/")):
        _picture(path, mime_type, evidence, label)


def _picture(path: Path, mime_type: str, evidence: Box | Quote, label: str) -> None:
    page = evidence.page or 1
    picture = worker.page_image(path, page) if mime_type == "application/pdf" else path
    if evidence.box is None:
        st.image(str(worker.mark_boxes(picture, [])), width="stretch", alt=f"Page {page}")
        return
    marked = str(worker.mark_boxes(picture, [evidence.box], [label] if label else ()))
    if _share(evidence.box) > CLOSE:
        st.image(marked, width="stretch", alt=f"The place on page {page}")
        return
    left, right = st.columns(2, gap="small", vertical_alignment="center")
    left.image(marked, width="stretch", alt=f"The place on page {page}")
    right.image(str(worker.crop(picture, evidence.box)), width="stretch", alt="The place from close by")


def _share(box: Rectangle) -> float:
    top, left, bottom, right = box
    return (bottom - top) * (right - left) / 1e6


def _lines(path: Path, evidence: Box | Quote) -> None:
    number = evidence.line if isinstance(evidence, Quote) else None
    if number:
        st.code(around(path.read_text("utf-8", "replace"), number), language=None)


def around(text: str, number: int) -> str:
    """The line with that number (from 1) and its neighbours, each with its number; "" when there is none."""
    lines = text.splitlines()
    if not 1 <= number <= len(lines):
        return ""
    first, last = max(1, number - AROUND), min(len(lines), number + AROUND)
    return "\n".join(
        f"{n:>{len(str(last))}}{'▸' if n == number else ' '} {lines[n - 1]}" for n in range(first, last + 1)
    )
