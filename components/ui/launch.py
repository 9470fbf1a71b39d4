"""The button that starts a run, with its price."""

from __future__ import annotations

import streamlit as st

from components.prices.estimate import Estimate
from components.ui.budget import refusal
from components.ui.price import show_price
from components.ui.taught import taught
from components.ui.text import escaped


def launch(label: str, estimate: Estimate | None, page: str, *, ready: bool = True) -> bool:
    """Whether it was pressed. The price is said below; a run that the budget refuses can't be started, and why not is
    said there, too.
    """
    better = taught(estimate, page) if estimate else None
    refused = refusal(better) if better else None
    pressed = st.button(
        label,
        type="primary",
        key=f"{page}-run",
        icon=":material/play_arrow:",
        disabled=not ready or refused is not None,
    )
    if better is not None:
        show_price(better)
    if refused is not None:
        st.warning(escaped(str(refused)), icon=":material/savings:")
    return pressed
