"""What a run came to, after it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import streamlit as st

from components.gemini.usage import Usage
from components.prices import bill
from components.prices.cost import cost as cost_of
from components.prices.estimate import Estimate
from components.ui.taught import as_shown
from components.ui.text import escaped


def show_bill(usage: Usage | None, cost: Decimal | None, estimate: Estimate | None, *, silent: int = 0) -> None:
    """Tokens by modality and the cost against the estimate, with rates and sources behind it.

    `bill.added` makes one usage of several. `silent` is how many calls ended before they told their tokens.
    """
    if usage is None:
        st.caption("This run: tokens and cost unknown")
        return
    estimate = as_shown(estimate) if estimate else None
    model, money = (estimate.model, estimate.money) if estimate else (None, None)
    told = bill.cost_of(model, cost, money)
    gap = f", without {silent} that ended before telling" if silent else ""
    st.caption(escaped(f"This run: {bill.tokens(usage)} tokens; {told}{gap}"), help=_why(usage, estimate))


def _why(usage: Usage, estimate: Estimate | None) -> str | None:
    """Of a single call: the tiers of a sum's parts are not its own."""
    if estimate is None or estimate.calls > 1:
        return None
    found = cost_of(usage, estimate.model, date.today(), estimate.processing)
    return escaped("  \n".join(bill.lines(found))) if found and not found.row.free else None
