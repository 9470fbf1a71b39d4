"""Which model for which work."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.prices.guide import advice, quality, source
from components.prices.table import price
from components.ui.cost_model import model_name
from components.ui.text import escaped


def show_guide() -> None:
    """Each task with the model to begin with, the one to go on to, and their prices today."""
    for row in advice():
        with st.container(border=True):
            st.markdown(f"**{escaped(row.name)}**")
            st.markdown(
                f"Begin with **{model_name(row.first)}**, go on to **{model_name(row.then)}**. {escaped(row.why)}"
            )
            st.caption(escaped(f"{_rates(row.first)}; {_rates(row.then)}"))
    st.caption(escaped(f"By {source().name} ({source().dated})."))


def _rates(model: str) -> str:
    row = price(model, date.today())
    into, out = (row.rate("input"), row.rate("output")) if row else (None, None)
    known = (f"${rate.usd.normalize():f}" if rate else "unknown" for rate in (into, out))
    return f"{model_name(model)} ({quality(model)}): {' in, '.join(known)} out, for a million tokens"
