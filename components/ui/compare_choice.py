"""What to compare and what to ask: the preset with its question, and which pictures of a series go together."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from components.analysis.compare import PRESETS, Preset
from components.media.compare.series import Order
from components.ui.basket import Basket

ORDERS: tuple[Order, ...] = get_args(Order)


def choose_preset(page: str) -> Preset:
    titles = {preset.title: preset for preset in PRESETS}
    chosen = st.selectbox("What to look for", list(titles), key=f"{page}-preset", persist_state="session")
    return titles[chosen]


def edit_question(preset: Preset, page: str) -> str:
    """The preset's own question, as the user left it."""
    return st.text_area(
        "Question to the model",
        preset.instruction,
        key=f"{page}-question-{preset.title}",
        persist_state="session",
        help="A and B are the earlier and the later picture.",
    )


def choose_order(basket: Basket, page: str) -> Order:
    """Which pictures of a series go together, and which way round; asked only where there is a choice."""
    chosen: Order | None = ORDERS[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(basket.usable) > 2:
            chosen = st.segmented_control(
                "Compare", ORDERS, default=ORDERS[0], key=f"{page}-order", persist_state="session", required=True
            )
        if len(basket.usable) > 1:
            name = "Swap A and B" if len(basket.usable) == 2 else "Turn the order round"
            if st.button(name, key=f"{page}-swap", icon=":material/swap_horiz:"):
                basket.documents = dict(reversed(basket.documents.items()))
                st.rerun()
    return chosen or ORDERS[0]


def label(preset: Preset, runs: int) -> str:
    """Of the button that asks the model."""
    if preset.pictures == 1:
        return f"Look at {runs} picture{'s' if runs != 1 else ''}" if runs else "Look"
    return f"Compare {runs} pair{'s' if runs != 1 else ''}" if runs else "Compare"
