"""One answer as more than words: tables with their plot, JSON, code, boxes on the picture, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from components.analysis.answer import Block, Code, Data, Table, Words
from components.analysis.ask import Aside, Exchange
from components.analysis.ask_export import table_csv
from components.analysis.evidence import Box
from components.analysis.harmless import harmless
from components.analysis.result import Result
from components.errors import BadFile
from components.media import worker
from components.media.kind import sniff
from components.media.spool import Spool
from components.ui.claims import show_claims
from components.ui.download import download
from components.ui.text import escaped

PLOTTED = 60  # rows; more make no picture
LEVEL = 6  # names below the bars that fit beside each other


def show_blocks(parts: Sequence[Block], key: str) -> None:
    """The parts of an answer, each as what it is."""
    for number, part in enumerate(parts):
        match part:
            case Words(text):
                st.markdown(harmless(text, lines=True), anchors=False)
            case Table():
                show_table(part, f"{key}-table-{number}")
            case Data(value):
                st.json(value, expanded=2)
            case Code(language, text):
                st.code(text, language=language or None, wrap_lines=True)


def show_table(table: Table, key: str) -> None:
    """A data frame, a plot of its numbers, and the table as CSV."""
    numbers = {place: found for place in range(len(table.header)) if (found := table.numbers(place))}
    columns: dict[str, list[Any]] = {
        name: [*(numbers.get(place) or (row[place] for row in table.rows))] for place, name in enumerate(table.header)
    }
    frame = pd.DataFrame(columns)
    plotted = [name for place, name in enumerate(table.header) if place in numbers and place > 0]
    if plotted and 1 < len(table.rows) <= PLOTTED:
        shown, drawn = st.tabs([":material/table: Table", ":material/bar_chart: Plot"])
        with drawn:
            st.altair_chart(plot(frame, table.header[0], plotted), alt=f"Plot of {', '.join(plotted)}")
        shown.dataframe(frame, hide_index=True, alt="Table of the answer")
    else:
        st.dataframe(frame, hide_index=True, alt="Table of the answer")
    download("CSV", partial(table_csv, table), "table.csv", "text/csv", key=f"{key}-csv")


def plot(frame: pd.DataFrame, category: str, series: Sequence[str]) -> alt.Chart:
    """Bars by the first column in the table's order; several series side by side."""
    # Columns are renamed: Altair reads dots and brackets in a name as a path.
    long = frame[[category, *series]].astype({category: str})
    long.columns = pd.Index(["category", *map(str, range(len(series)))])
    long = long.melt("category", var_name="series", value_name="value")
    long["series"] = long["series"].map(lambda number: series[int(number)])
    order = list(dict.fromkeys(long["category"]))
    angle = 0 if len(order) <= LEVEL else -40
    encoding = {
        "x": alt.X("category:N", sort=order, title=category, axis=alt.Axis(labelAngle=angle, labelLimit=160)),
        "y": alt.Y("value:Q", title=series[0] if len(series) == 1 else None),
        "tooltip": ["category:N", "series:N", "value:Q"],
    }
    if len(series) > 1:
        encoding |= {"xOffset": "series:N", "color": alt.Color("series:N", title=None)}
    chart: alt.Chart = alt.Chart(long).mark_bar().encode(**encoding).properties(height=340)
    return chart


def show_places(pointed: Result, files: Mapping[int, Path], key: str) -> None:
    """All boxes on their picture, and each place that the answer names with "Show me"."""
    if not pointed.claims:
        return
    for (source, page), numbered in _boxes(pointed).items():
        _marked(source, page, numbered, files)
    with st.expander(f"Places in the files ({len(pointed.claims)})", icon=":material/my_location:"):
        show_claims(pointed, files, f"{key}-places")


def _boxes(pointed: Result) -> dict[tuple[int, int], list[tuple[str, Box]]]:
    """The boxes of each picture or page, with their claims' numbers."""
    found: dict[tuple[int, int], list[tuple[str, Box]]] = {}
    for number, claim in enumerate(pointed.claims, 1):
        for evidence in claim.evidence:
            if isinstance(evidence, Box):
                found.setdefault((evidence.source, evidence.page or 1), []).append((str(number), evidence))
    return found


def _marked(source: int, page: int, numbered: Sequence[tuple[str, Box]], files: Mapping[int, Path]) -> None:
    path = files.get(source)
    if path is None or not path.exists():
        return
    try:
        picture = worker.page_image(path, page) if sniff(path) == "application/pdf" else path
        boxes = [tuple(map(float, box.box)) for _, box in numbered]
        marked = worker.mark_boxes(picture, boxes, [number for number, _ in numbered])  # type: ignore[arg-type]
    except BadFile:
        return
    st.image(str(marked), width=640, alt=f"The picture with {len(numbered)} boxes")


def show_answer(exchange: Exchange, parts: Sequence[Block], spool: Spool, key: str) -> None:
    """The answer with programs, their output and pictures where they came; sources last."""
    told = [aside for aside in exchange.asides if aside.kind in ("code", "output", "picture")]
    if not told:
        show_blocks(parts, key)
    else:
        _interleaved(exchange.answer, told, spool)
    show_sources(exchange.asides)


def _interleaved(answer: str, told: Sequence[Aside], spool: Spool) -> None:
    written = 0
    for at, asides in groupby(told, lambda aside: aside.at):
        st.markdown(harmless(answer[written:at], lines=True), anchors=False)
        for aside in asides:
            _program(aside, spool)
        written = at
    st.markdown(harmless(answer[written:], lines=True), anchors=False)


def _program(aside: Aside, spool: Spool) -> None:
    if aside.kind == "picture":
        drawn = spool.get(aside.uri)
        if drawn is not None and drawn.path.exists():
            st.image(str(drawn.path), alt="A picture that the model's program drew")
        else:
            st.caption("The program drew a picture, which is no longer here.")
        return
    label = f"Program ({aside.detail})" if aside.kind == "code" and aside.detail else "Program"
    if aside.kind == "output":
        label = f"What it printed ({aside.detail})" if aside.detail else "What it printed"
    with st.expander(label, expanded=aside.kind == "output", icon=":material/terminal:"):
        st.code(aside.text, language="python" if aside.kind == "code" else None, wrap_lines=True)


def show_sources(asides: Sequence[Aside]) -> None:
    """Pages that the answer rests on, pages that were opened, and what was searched for."""
    sources = [f"{n}. {link(a.text or a.uri, a.uri)}" for n, a in enumerate(_of(asides, "source"), 1)]
    opened = [f"- {link(a.uri, a.uri)}{f' — {escaped(a.detail)}' if a.detail else ''}" for a in _of(asides, "page")]
    if sources:
        st.markdown("**Sources**\n\n" + "\n".join(sources))
    if opened:
        st.markdown("**Pages opened**\n\n" + "\n".join(opened))
    if queries := _of(asides, "query"):
        st.caption("Searched for: " + "; ".join(escaped(aside.text) for aside in queries))


def link(text: str, uri: str) -> str:
    address = "".join(sign if sign not in "<> ()\n" else f"%{ord(sign):02X}" for sign in uri)
    return f"[{escaped(text)}](<{address}>)"


def _of(asides: Sequence[Aside], kind: str) -> list[Aside]:
    return [aside for aside in asides if aside.kind == kind]
