"""All documents of a run at a glance, while it goes and after."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st

from components.analysis.checks import lacking
from components.analysis.record import as_text, cell_text
from components.analysis.shape import Shape
from components.jobs.records import Reading
from components.jobs.run import Item
from components.jobs.tab import used
from components.prices.bill import added
from components.prices.money import money
from components.ui.bill import show_bill
from components.ui.claims import tally
from components.ui.desk import Desk
from components.ui.text import escaped

STATES = {
    "waiting": "… waiting",
    "running": "▸ reading",
    "done": "✓ read",
    "incomplete": "⚠ incomplete",
    "failed": "✗ failed",
    "cancelled": "– stopped",
}
KEY_ROLES = ("party", "date", "total", "currency")


def show_progress(desk: Desk, readings: Sequence[Reading]) -> None:
    """A bar, what each document is at, and the values of the one under way as they come."""
    ended = sum(reading.item.ended for reading in readings)
    st.progress(ended / max(1, len(readings)), f"{ended} of {len(readings)} read")
    show_overview(desk, readings)
    going = next((reading for reading in readings if reading.item.state == "running"), None)
    if going:
        st.caption(f"Reading now: {escaped(going.task.name)}{_stage(going.item)}")
        rows = [(name, as_text(value)) for name, value in going.record.items() if value not in (None, [])]
        if rows:
            st.dataframe(pd.DataFrame(rows, columns=["Field", "Value"]).astype("string"), hide_index=True)
    for notice in going.item.notices if going else ():
        st.info(notice.message, icon=":material/info:")


def _stage(item: Item) -> str:
    if item.progress is None:
        return ""
    share = "" if item.progress.fraction is None else f" {item.progress.fraction:.0%}"
    return f" ({item.progress.stage}{share})"


def show_overview(desk: Desk, readings: Sequence[Reading]) -> None:
    """One row a document: state, the values that matter most, checks, cost, time."""
    if desk.asked is None:
        return
    st.dataframe(
        pd.DataFrame([_row(desk.asked.shape, reading) for reading in readings]),
        hide_index=True,
        alt="Documents of this run",
        column_config={"Seconds": st.column_config.NumberColumn(format="%.1f")},
    )


def _row(shape: Shape, reading: Reading) -> dict[str, object]:
    entries = [entry for entry in shape.plain if entry.role in KEY_ROLES] or shape.plain[:3]
    return {
        "File": reading.task.name,
        "State": _state(shape, reading),
        **{entry.name: cell_text(entry, reading.record.get(entry.name)) for entry in entries},
        "Checks": tally(reading.checks),
        "Cost": money(reading.cost) if reading.item.ended else "",
        "Seconds": reading.item.seconds,
    }


def _state(shape: Shape, reading: Reading) -> str:
    """No tick for a record that lacks what makes it one."""
    lacks = lacking(shape, reading.record) if reading.item.state == "done" else []
    return f"⚠ read, without {' and '.join(lacks)}" if lacks else STATES[reading.item.state]


def show_cost(desk: Desk, readings: Sequence[Reading]) -> None:
    """Tokens and money of the whole run; one unknown price makes the sum unknown."""
    costs = [reading.cost for reading in readings if used(reading.item)]
    total = None if None in costs else sum((cost for cost in costs if cost is not None), Decimal())
    silent = sum(reading.item.usage is None and reading.item.seconds > 0 for reading in readings)
    usage = added(used(reading.item) for reading in readings)
    show_bill(usage, total, desk.asked.estimate if desk.asked else None, silent=silent)


def pick(desk: Desk, readings: Sequence[Reading], page: str) -> Reading:
    """The document to look at, chosen where there are several."""
    names = {reading.task.key: reading.task.name for reading in readings}
    if len(names) == 1:
        return readings[0]
    key = f"{page}-shown-{desk.runs}"
    chosen = st.selectbox("Document", list(names), key=key, format_func=lambda k: names[k], persist_state="session")
    return next(reading for reading in readings if reading.task.key == chosen)
