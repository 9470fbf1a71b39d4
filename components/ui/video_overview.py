"""Summary, chapters and product demo of a film, each beside its moment; summary and chapters can be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from components.analysis import chapters, timecode
from components.analysis.chapters import Chapter, youtube_needs
from components.analysis.checks import Check
from components.analysis.result import Claim, Result
from components.errors import BadFile
from components.gemini.request import FilePart
from components.media import worker
from components.ui.claims import MARKS, mark, show_tally
from components.ui.editor import rows_of, steady_editor
from components.ui.text import escaped
from components.ui.video_desk import VideoDesk
from components.ui.video_player import show_me, show_row

MOST_TOLD = 5  # checks that differ, before one looks at all
AFTER = 1.0  # seconds into a chapter: models tell whole seconds, and a transition is over by then


def show_summary(desk: VideoDesk, result: Result, page: str) -> None:
    found = result.of_kind("summary")
    if not found:
        st.caption("Nothing was told: the film may hold no words to sum up. Ask about its pictures instead.")
        return
    show_claims(desk, result, found, page)
    with st.expander("Correct theme and conclusion", icon=":material/edit:"):
        for name in ("theme", "conclusion"):
            _edit(desk, name, result, page)


def show_chapters(desk: VideoDesk, result: Result, page: str) -> None:
    """Each chapter with a picture from its start."""
    listed = desk.chapter_list()
    if not listed:
        st.caption("No chapters were found.")
        return
    for number, one in enumerate(listed, 1):
        with st.container(border=True):
            _chapter(desk, result, one, number, page)
    for need in youtube_needs(listed):
        st.caption(need)
    with st.expander("Correct the chapters", icon=":material/edit:"):
        _edit_chapters(desk, listed, page)


def show_demo(desk: VideoDesk, result: Result, page: str) -> None:
    heads = {"feature": "Features and interface", "improvement": "Improvements", "scene": "Scenes for marketing"}
    for kind, head in heads.items():
        st.markdown(f"**{head}**")
        found = result.of_kind(kind)
        if found:
            show_claims(desk, result, found, page)
        else:
            st.caption("None were told.")


def show_claims(desk: VideoDesk, result: Result, claims: Sequence[Claim], page: str) -> None:
    for claim in claims:
        show_row(desk, claim, doubt(result, claim), f"{page}-{desk.runs}-show-{claim.id}", page)


def show_coming(value: Mapping[str, Any]) -> None:
    """What can be read of an answer that is still coming."""
    summary = value.get("summary")
    if isinstance(summary, Mapping) and summary.get("theme"):
        st.markdown(f"**{escaped(str(summary['theme']))}**")
    rows = value.get("chapters")
    for one in chapters.read(row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ():
        at = "" if one.start is None else timecode.clock(one.start)
        st.markdown(escaped(f"{at} {one.title}"))


def show_checks(checks: Sequence[Check]) -> None:
    """All checks in a line, those that differ with their numbers."""
    show_tally(checks)
    for check in [check for check in checks if check.ok is False][:MOST_TOLD]:
        st.caption(mark(check))
    with st.expander("All checks", icon=":material/rule:"):
        for check in checks:
            compared = f" · expected {escaped(check.expected)} · found {escaped(check.found)}"
            st.markdown(f"{MARKS[check.ok]} · {escaped(check.name)}{compared}")


def doubt(result: Result, claim: Claim) -> str:
    """What the checks that are about this claim found wrong."""
    wrong = [check for check in result.checks_of(claim) if check.ok is False]
    return "; ".join(f"{check.name}: found {check.found}" for check in wrong)


def _chapter(desk: VideoDesk, result: Result, one: Chapter, number: int, page: str) -> None:
    left, right = st.columns([1, 3], vertical_alignment="center")
    if (picture := _picture(desk, one)) is not None:
        left.image(str(picture), width="stretch", alt=f"The film at {timecode.clock(one.start or 0)}")
    with right:
        at = "time unknown" if one.start is None else timecode.clock(one.start)
        st.markdown(f"**{escaped(at)} {escaped(one.title or f'Chapter {number}')}**")
        if one.text:
            st.markdown(escaped(one.text))
        claim = result.claim(f"chapter-{number}")
        if claim and (said := doubt(result, claim)):
            st.caption(f":orange[:material/warning:] {escaped(said)}")
        if one.start is not None and desk.span.holds(one.start):
            show_me(desk, one.start, one.end, f"{page}-{desk.runs}-chapter-{number}", page)


def _picture(desk: VideoDesk, one: Chapter) -> Path | None:
    if one.start is None or desk.ready is None or not isinstance(desk.ready.part, FilePart):
        return None
    after = min(AFTER, (one.end - one.start) / 2) if one.end is not None else AFTER
    try:
        return worker.still(desk.ready.part.path, one.start + after, side=320)
    except BadFile:
        return None


def _edit_chapters(desk: VideoDesk, listed: Sequence[Chapter], page: str) -> None:
    rows = [
        {"start": "" if one.start is None else timecode.clock(one.start), "title": one.title, "summary": one.text}
        for one in listed
    ]
    frame = pd.DataFrame(rows, columns=["start", "title", "summary"], dtype="string")
    key = f"{page}-chapters-{desk.runs}"
    edited = steady_editor(
        desk.bases, key, frame, num_rows="dynamic", hide_index=True, width="stretch",
        column_config={"start": "Start", "title": "Title", "summary": "Summary"},
    )  # fmt: skip
    if desk.chapters is not None or not edited.equals(desk.bases[key]):
        if corrected(desk, rows_of(edited)):
            st.rerun()


def corrected(desk: VideoDesk, rows: list[dict[str, str]]) -> bool:
    """Puts corrected chapters in the place of those before, in order; whether they differ."""
    exact = {timecode.clock(one.start): one.start for one in desk.chapter_list() if one.start is not None}
    kept = [{**row, "start": exact.get(row["start"], row["start"])} for row in rows if any(row.values())]
    found = chapters.closed(chapters.arranged(chapters.read(kept)), desk.span.end)
    before, desk.chapters = desk.chapters, found
    return found != before


def _edit(desk: VideoDesk, name: str, result: Result, page: str) -> None:
    claim = result.claim(name)
    said = claim.text if claim else ""
    key = f"{page}-{name}-{desk.runs}"
    text = st.text_area(name.title(), said, key=key, persist_state="session")
    if text != said:
        desk.summary[name] = text
        st.rerun()
