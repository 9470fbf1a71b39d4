"""What this visitor spent: every call, added up, to download and to delete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
import streamlit as st

from components.errors import WorkbenchError
from components.gemini.usage import Modality
from components.jobs.store.call import Call
from components.jobs.store.ledger import Ledger
from components.jobs.store.sheet import as_csv
from components.jobs.store.sums import Sum, output_counts, prompt_counts
from components.prices.bill import against
from components.prices.money import money
from components.ui.cost_charts import show_sums
from components.ui.cost_desk import PAGE
from components.ui.cost_model import model_name
from components.ui.download import download
from components.ui.keeping import store
from components.ui.text import escaped
from components.ui.visitor import owner

SHOWN = 200


def show_ledger() -> None:
    try:
        _show(store().ledger, owner())
    except WorkbenchError as error:
        st.error(str(error), icon=":material/error:")


def _show(ledger: Ledger, mine: str) -> None:
    calls = ledger.newest(mine, limit=SHOWN)
    if not calls:
        st.info("Nothing was asked of a model yet. Every call will be listed here.", icon=":material/receipt_long:")
        return
    days = ledger.by_day(mine, _zone())
    whole = [group.sum for group in days]
    left, middle, right = st.columns(3)
    left.metric("Calls", f"{sum(each.calls for each in whole):,}", border=True)
    middle.metric("Known cost", escaped(_known(whole)), border=True)
    right.metric("Of unknown price", f"{sum(each.unpriced for each in whole):,}", border=True)
    charts = {
        "Day": [(str(group.key), group.sum) for group in days],
        "Page": [(group.key, group.sum) for group in ledger.by(mine, "page")],
        "Model": [(model_name(group.key), group.sum) for group in ledger.by(mine, "model")],
    }
    for tab, (title, sums) in zip(st.tabs([f"By {name.lower()}" for name in charts]), charts.items(), strict=True):
        with tab:
            show_sums(sums, title)
    st.dataframe(table(calls), hide_index=True, alt="Calls, newest first")
    if len(calls) == SHOWN:
        st.caption(f"The newest {SHOWN}; the download holds all.")
    with st.container(horizontal=True):
        name = f"calls-{date.today()}.csv"
        download("All calls (CSV)", lambda: as_csv(ledger.newest(mine)), name, "text/csv", key=f"{PAGE}-ledger-csv")
        with st.popover("Delete …", icon=":material/delete:"):
            st.caption("Deletes this list. What still counts for limits stays, without your name.")
            if st.button("Delete all calls", key=f"{PAGE}-ledger-delete", type="primary"):
                ledger.clear(mine)
                st.rerun()


def _known(sums: Sequence[Sum]) -> str:
    return money(sum((each.known for each in sums), start=sums[0].known * 0))


def table(calls: Sequence[Call]) -> pd.DataFrame:
    return pd.DataFrame([_row(call) for call in calls])


def _row(call: Call) -> dict[str, object]:
    usage = call.usage
    return {
        "When": call.at.astimezone(_zone()).strftime("%Y-%m-%d %H:%M:%S"),
        "Page": call.page,
        "Model": model_name(call.model),
        "Paid by": call.connection,
        "In": _tokens(prompt_counts(usage)) if usage else "unknown",
        "Out": _tokens(output_counts(usage)) if usage else "unknown",
        "Cost": money(call.cost),
        "Against the estimate": against(call.cost, call.estimate) if call.estimate and call.estimate.high else "",
    }


def _tokens(counts: Counter[Modality | None]) -> str:
    return ", ".join(f"{count:,} {kind or 'unattributed'}" for kind, count in counts.items()) or "0"


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
