"""What a run will cost, before it is started."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.prices.band import priced
from components.prices.estimate import Estimate
from components.prices.steps import steps
from components.prices.table import is_free, price
from components.ui.text import escaped


def show_price(estimate: Estimate) -> None:
    """The likely price with its range, the tokens behind it, where the price comes from, and a step that lies ahead."""
    if is_free(estimate.model):
        st.caption(f"Free · about {estimate.prompt.likely:,} tokens in, {estimate.output.likely:,} out")
        return
    tokens = ", ".join(f"{band.likely:,} {modality}" for modality, band in estimate.prompt_by.items())
    answer = f"{estimate.output.likely + estimate.thoughts.likely:,} out"
    st.caption(
        escaped(f"Estimated cost {priced(estimate.money)} · about {tokens} tokens in, {answer}"), help=_why(estimate)
    )
    for note in estimate.notes:
        st.caption(escaped(note))


def _why(estimate: Estimate) -> str:
    row = price(estimate.model, estimate.on, estimate.processing)
    sources = dict.fromkeys(rate.source for rate in row.rates.values()) if row else ()
    tokens = [*estimate.prompt_by.items(), ("answer", estimate.output), ("thoughts", estimate.thoughts)]
    bands = [f"{name}: {band.low:,} to {band.high:,}, likely {band.likely:,}" for name, band in tokens if band.high]
    told = [*bands, *(f"Prices: {source.name} ({source.dated})" for source in sources)]
    ahead = [str(step) for step in steps(estimate.model, date.today())[:1]]
    return escaped("  \n".join([*told, f"Tokens: {estimate.basis}" if estimate.basis else "", *ahead]).strip())
