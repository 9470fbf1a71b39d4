"""What one can pay less for, with its money."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.prices.money import money
from components.prices.savings import Saving
from components.ui.cost_table import show_table
from components.ui.text import escaped


def show_savings(found: Sequence[Saving], times: int, unit: str) -> None:
    """Each against the work as it is, not on top of one another. `times` a month, of one `unit`."""
    if not found:
        st.caption("Nothing to save that we know of.")
        return
    rows = [
        {
            "Instead": saving.name,
            f"Saves a {unit}": money(saving.saves),
            "Share": f"{saving.share:.0%}",
            "Saves a month": money(saving.saves * times),
            "But": saving.but,
        }
        for saving in found
    ]
    show_table(pd.DataFrame(rows))
    best = found[0]
    st.caption(escaped(f"Each alone, against {money(best.of)} a {unit}; together they save less than their sum."))
