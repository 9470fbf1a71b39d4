"""A table as text: read out, copied and scrolled like the rest of the page, unlike a grid drawn on a canvas."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.ui.text import escaped


def show_table(frame: pd.DataFrame) -> None:
    """The first column heads the rows; where prices and tokens come from is said elsewhere, and in the download."""
    shown = frame[[name for name in frame if not str(name).startswith("Source")]]
    st.table(shown.map(lambda cell: escaped(str(cell))).set_index(str(shown.columns[0])), border="horizontal")
