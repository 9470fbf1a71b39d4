"""What a model said about pictures: each difference with what the pixels say to it, and the place to look at."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.analysis.compare import Difference, Findings, Improvement
from components.analysis.verdicts import Mark, Verdict, both_boxes, unnamed
from components.errors import BadFile
from components.jobs.compare import Ask, Pixels
from components.jobs.run import Item
from components.media import worker
from components.media.compare.value import Box
from components.ui.compare_desk import CompareDesk
from components.ui.text import escaped

SAID: dict[Mark, tuple[str, str]] = {
    "pixels agree": ("green", ":material/check_circle:"),
    "pixels disagree": ("red", ":material/cancel:"),
    "outside what pixels show": ("gray", ":material/visibility_off:"),
}
LEVELS = {"low": "gray", "medium": "orange", "high": "red"}
ICONS = {"low": ":material/arrow_downward:", "medium": ":material/remove:", "high": ":material/priority_high:"}


def show_progress(desk: CompareDesk) -> None:
    """What each item is at, and the differences of those under way as they come."""
    items = desk.run.snapshot() if desk.run else ()
    ended = sum(item.ended for item in items)
    st.progress(ended / max(1, len(items)), f"{ended} of {len(items)} done")
    for item in items:
        if item.state == "running":
            st.caption(f"Looking at {escaped(item.name)}{_stage(item)}")
            found = desk.outcome(item).findings
            show_table(found)
        for notice in item.notices:
            st.info(notice.message, icon=":material/info:")


def _stage(item: Item) -> str:
    progress = item.progress
    return "" if progress is None or progress.stage == "ready" else f" ({progress.stage} {escaped(progress.name)})"


def show_table(found: Findings) -> None:
    """The rows as they stand, while more may come."""
    rows: list[tuple[str, str, str]] = [(row.kind, row.what, row.severity) for row in found.differences]
    rows += [("improve", row.what, row.severity) for row in found.improvements]
    if rows:
        st.dataframe(pd.DataFrame(rows, columns=["Kind", "What", "Severity"]), hide_index=True, alt="So far")


def show_answer(desk: CompareDesk, item: Item, ask: Ask, pixels: Pixels | None, page: str) -> None:
    """An ended item: its sentence, its rows, its bill."""
    came = desk.outcome(item)
    found = came.findings
    for notice in item.notices:
        st.info(notice.message, icon=":material/info:")
    if came.sentence:
        st.warning(came.sentence, icon=":material/warning:")
    if found.summary:
        st.markdown(escaped(found.summary))
    if item.state == "done" and not (found.differences or found.improvements):
        st.info("The model names nothing." if pixels is None else "The model names no difference.")
    if found.dropped:
        st.caption(f"{found.dropped} entries of the answer made no sense and are left out.")
    if pixels:
        for number, (row, verdict) in enumerate(zip(found.differences, pixels.verdicts(found), strict=True), 1):
            _difference(ask, number, row, verdict, pixels, f"{page}-{desk.runs}-{item.key}-{number}")
        _missed(found, pixels)
    else:
        _improvements(ask, found, f"{page}-{desk.runs}-{item.key}")


def _missed(found: Findings, pixels: Pixels) -> None:
    missed = unnamed(pixels.verdicts(found), pixels.found)
    if missed and not found.partial:
        numbers = ", ".join(str(number) for number in missed)
        st.caption(f"Changes of pixels that the model did not name: {numbers}.")


def _difference(ask: Ask, number: int, row: Difference, verdict: Verdict, pixels: Pixels, key: str) -> None:
    colour, icon = SAID[verdict.mark]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{number}**", width="content")
            st.badge(row.kind)
            _level(row.severity)
            st.badge(verdict.mark, icon=icon, color=colour)  # type: ignore[arg-type]
        st.markdown(escaped(row.what))
        sure = "" if row.certainty is None else f" Certainty {row.certainty:.0%}, as the model puts it."
        st.caption(f"{verdict.reason}{sure}")
        if boxes := both_boxes(row, pixels.aligned.placement):
            _show_me(ask, boxes, key, number)


def _level(level: str) -> None:
    st.badge(f"severity {level}", icon=ICONS[level], color=LEVELS[level])  # type: ignore[arg-type]


def _show_me(ask: Ask, boxes: tuple[Box, Box], key: str, number: int) -> None:
    """The places in both pictures, cut out side by side."""
    if not st.toggle("Show me", key=f"{key}-show", help=f"The place of {number} in both pictures"):
        return
    for letter, column, picture, box in zip("AB", st.columns(2), ask.pictures, boxes, strict=True):
        with column:
            try:
                cut = str(worker.crop(picture.path, box))
                st.image(cut, caption=f"{letter}: {escaped(picture.name)}", alt=f"Place {number} in {letter}")
            except BadFile as error:
                st.info(str(error))


def _improvements(ask: Ask, found: Findings, key: str) -> None:
    rows = found.improvements
    if not rows:
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _marked(ask, rows)
    with right:
        for number, row in enumerate(rows, 1):
            with st.container(border=True):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.markdown(f"**{number}**", width="content")
                    _level(row.severity)
                st.markdown(escaped(row.what))
                st.caption(escaped(row.why))
                if row.box and st.toggle("Show me", key=f"{key}-{number}-show"):
                    top, west, bottom, east = row.box
                    st.image(str(worker.crop(ask.pictures[0].path, (top, west, bottom, east))), alt=row.what)


def _marked(ask: Ask, rows: tuple[Improvement, ...]) -> None:
    placed = [(row.box, str(number)) for number, row in enumerate(rows, 1) if row.box]
    boxes = [(float(a), float(b), float(c), float(d)) for (a, b, c, d), _ in placed]
    try:
        marked = worker.mark_boxes(ask.pictures[0].path, boxes, [label for _, label in placed])
        st.image(str(marked), width="stretch", alt=f"{ask.name} with numbered places")
    except BadFile as error:
        st.info(str(error))
