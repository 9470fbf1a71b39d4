"""One document beside its record: where each value was read, what can be checked, all of it editable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.analysis.checks import Check
from components.analysis.record import table_rows, value_rows, with_table, with_values
from components.analysis.shape import Entry, Evidence, Shape
from components.errors import BadFile
from components.jobs.records import Reading
from components.media import worker
from components.ui.claims import show_tally
from components.ui.desk import Desk
from components.ui.editor import Bases, rows_of, steady_editor
from components.ui.keeping import keeper

MARKS = {True: "✓ agrees", False: "⚠ differs", None: "– not checked"}


def show_reading(desk: Desk, shape: Shape, reading: Reading) -> None:
    """Preview on the left, record and checks on the right; corrections go to the desk at once."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _preview(reading)
    with right:
        if reading.outcome.sentence:
            st.warning(reading.outcome.sentence, icon=":material/warning:")
        for notice in reading.item.notices:
            st.info(notice.message, icon=":material/info:")
        key = f"extract-{desk.runs}-{reading.task.key}"
        changed = edit_record(desk.bases, key, shape, reading.record, reading.outcome.extraction.evidence)
        if changed is not None:
            desk.correct(reading, changed, keeper())
            st.rerun()
    show_checks(reading.checks)


def _preview(reading: Reading) -> None:
    evidence = [found for found in reading.outcome.extraction.evidence if found.box_2d]
    key = f"extract-where-{reading.task.key}"
    fields = list(dict.fromkeys(found.field for found in evidence))
    chosen = None
    if fields:
        chosen = st.selectbox("Show where it was read", fields, None, key=key, placeholder="every value")
    shown = [found for found in evidence if chosen in (None, found.field)]
    pages = reading.task.page_numbers()
    page = _page(reading, shown[0].page if chosen and shown else None, len(pages))
    try:
        st.image(str(_picture(reading, shown, page, pages[page - 1])), width="stretch", alt=f"Page {page}")
    except BadFile as error:
        st.info(str(error))
    for found in shown if chosen else ():
        st.code(found.quote, language=None, wrap_lines=True)
    if not evidence and reading.item.state == "done":
        st.caption("The model gave no places for its values.")


def _page(reading: Reading, of_evidence: int | None, count: int) -> int:
    if count == 1:
        return 1
    first = min(max(of_evidence or 1, 1), count)
    return int(st.number_input("Page", 1, count, first, key=f"extract-page-{reading.task.key}-{of_evidence}"))


def _picture(reading: Reading, shown: Sequence[Evidence], page: int, number: int) -> object:
    """The page with a box for each value read on it; `page` counts what was sent, `number` is the PDF's own."""
    path = worker.page_image(reading.task.path, number) if reading.task.media.kind == "pdf" else reading.task.path
    here = dict.fromkeys(tuple(found.box_2d) for found in shown if (found.page or 1) == page and found.box_2d)
    boxes = [(float(a), float(b), float(c), float(d)) for (a, b, c, d) in here]
    return worker.mark_boxes(path, boxes, [shown[0].field] if len(shown) == 1 else (), side=1600)


def edit_record(
    bases: Bases, key: str, shape: Shape, record: Mapping[str, Any], evidence: Sequence[Evidence]
) -> dict[str, Any] | None:
    """Editors for a record's fields and tables; as edited, None when it is not. `bases` as in `steady_editor`."""
    quotes = {found.field: found.quote for found in evidence}
    rows = [row | {"read": quotes.get(row["field"], "")} for row in value_rows(shape, record)]
    edited = steady_editor(
        bases,
        f"{key}-values",
        pd.DataFrame(rows, columns=["field", "value", "read"], dtype="string"),
        hide_index=True,
        disabled=["field", "read"],
        column_config={
            "field": st.column_config.TextColumn("Field", width="small"),
            "value": st.column_config.TextColumn("Value", width="medium"),
            "read": st.column_config.TextColumn("As printed", width="medium"),
        },
        height="content",
        alt="Fields of the record, editable",
    )
    changed = with_values(shape, record, rows_of(edited))
    for table in shape.tables:
        changed = _edit_table(bases, f"{key}-{table.name}", shape, record, table, changed)
    return changed if changed != with_values(shape, record, value_rows(shape, record)) else None


def _edit_table(
    bases: Bases, key: str, shape: Shape, record: Mapping[str, Any], table: Entry, changed: dict[str, Any]
) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    rows = table_rows(table, record)
    st.caption(f"{table.name} ({len(rows)})")
    edited = steady_editor(
        bases,
        key,
        pd.DataFrame(rows, columns=names, dtype="string"),
        hide_index=True,
        num_rows="dynamic",
        alt=f"Rows of {table.name}, editable",
    )
    before = with_table(shape, record, table.name, rows)
    after = with_table(shape, changed, table.name, rows_of(edited))
    # An unread cell and an emptied one are the same, so compare what both come to.
    return after if after[table.name] != before[table.name] else changed


def show_checks(checks: Sequence[Check]) -> None:
    """Expected, found and difference of each; a warning never blocks anything."""
    if not checks:
        st.caption("Nothing here can be checked: no sums, dates or codes were read.")
        return
    show_tally(checks)
    rows = [
        {"Result": MARKS[c.ok], "Check": c.name, "Expected": c.expected, "Found": c.found, "Difference": c.difference}
        for c in checks
    ]
    expected = st.column_config.TextColumn(width="medium")
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Checks", column_config={"Expected": expected})
