"""Example files of the product, taken in like a user's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from components.media.kind import Kind
from components.media.samples import Sample
from components.ui.basket import Basket
from components.ui.beginning import start_key
from components.ui.workspace import Workspace


def offer_samples(
    space: Workspace, basket: Basket, page: str, kinds: Collection[Kind], samples: Sequence[Sample]
) -> bool:
    """Buttons that add a sample while there are no files. True when another page asked to start with the first."""
    asked = bool(st.session_state.pop(start_key(page), False))
    if asked:
        basket.documents.clear()
        _add(space, basket, samples[0], kinds)
    if not basket.documents:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("No file at hand? Take a sample:")
            for sample in samples:
                if st.button(sample.title, key=f"{page}-sample-{sample.file}", icon=":material/science:"):
                    _add(space, basket, sample, kinds)
                    st.rerun()
    return asked


def _add(space: Workspace, basket: Basket, sample: Sample, kinds: Collection[Kind]) -> None:
    with open(sample.path, "rb") as file:
        basket.add(space, file, sample.file, kinds)
