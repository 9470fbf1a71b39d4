"""Ready pairs of pictures, taken in like a user's own."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from components.media.kind import Kind
from components.media.pairs import PAIRS, SamplePair
from components.ui.basket import Basket
from components.ui.beginning import start_key
from components.ui.workspace import Workspace


def offer_pairs(space: Workspace, basket: Basket, page: str, kinds: Collection[Kind]) -> bool:
    """Buttons that add a pair while there are no files. True when another page asked to start with the first."""
    asked = bool(st.session_state.pop(start_key(page), False))
    if asked:
        basket.documents.clear()
        _add(space, basket, page, PAIRS[0], kinds)
    if not basket.documents:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("No pictures at hand? Take a sample:")
            for pair in PAIRS:
                if st.button(pair.title, key=f"{page}-sample-{pair.files[0]}", icon=":material/science:"):
                    _add(space, basket, page, pair, kinds)
                    st.rerun()
    return asked


def _add(space: Workspace, basket: Basket, page: str, pair: SamplePair, kinds: Collection[Kind]) -> None:
    # Before the choice is drawn: afterwards its state may not be set.
    st.session_state[f"{page}-preset"] = pair.preset
    for path in pair.paths:
        with path.open("rb") as file:
            basket.add(space, file, path.name, kinds)
