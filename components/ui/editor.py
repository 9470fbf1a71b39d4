"""Streamlit's table editor, made to survive page changes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

Bases = dict[str, pd.DataFrame]


def steady_editor(bases: Bases, key: str, frame: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """The edited frame. `bases` outlives the widget and holds what each editor was opened on.

    The widget keeps only the changes against the frame it was opened on, and forgets them when its page is left.
    So it must see that same frame while it is open, and the latest one when it opens again.
    """
    if key not in st.session_state:
        bases[key] = frame
    edited: pd.DataFrame = st.data_editor(bases[key], key=key, **options)
    return edited


def rows_of(frame: pd.DataFrame) -> list[dict[str, str]]:
    """The rows as plain values, "" for an empty cell."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.fillna("").to_dict("records")]
