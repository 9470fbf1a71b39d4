"""What to compare and what to ask: the preset with its question, and which pictures of a series go together."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from components.analysis.compare import PRESETS, Preset
from components.media.compare.series import Order

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


def choose_order(pictures: int, page: str) -> Order:
    """Asked only where there is a choice."""
    if pictures < 3:
        return ORDERS[0]
    chosen = st.segmented_control(
        "Compare", ORDERS, default=ORDERS[0], key=f"{page}-order", persist_state="session", required=True
    )
    return chosen or ORDERS[0]


def label(preset: Preset, runs: int) -> str:
    """Of the button that asks the model."""
    if preset.pictures == 1:
        return f"Look at {runs} picture{'s' if runs != 1 else ''}" if runs else "Look"
    return f"Compare {runs} pair{'s' if runs != 1 else ''}" if runs else "Compare"
