"""Estimates that learn from past calls, and stay what was shown before a run when they are looked at after it."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from components.jobs.store.errors import StoreFailed
from components.prices.calibrate import Pair
from components.prices.estimate import Estimate, calibrated
from components.ui.keeping import store

KEY, MOST, LESSON_SECONDS = "estimates-shown", 200, 30


def taught(estimate: Estimate, page: str) -> Estimate:
    """Moved by what past calls of the page to this model came to; as it is without a ledger."""
    try:
        better = calibrated(estimate, _lessons(page, estimate.model))
    except StoreFailed:
        return estimate
    shown = _shown()
    shown.pop(_key(estimate), None)
    shown[_key(estimate)] = better
    for old in list(shown)[:-MOST]:
        del shown[old]
    return better


def as_shown(estimate: Estimate) -> Estimate:
    """The estimate as this visitor last saw it."""
    return _shown().get(_key(estimate), estimate)


def _shown() -> dict[Hashable, Estimate]:
    held: dict[Hashable, Estimate] = st.session_state.setdefault(KEY, {})
    return held


def _key(estimate: Estimate) -> Hashable:
    prompt = tuple(estimate.prompt_by.items())
    size = prompt, estimate.output, estimate.thoughts, estimate.calls
    return estimate.model, estimate.on, estimate.processing, estimate.cached, size


@st.cache_data(show_spinner=False, ttl=LESSON_SECONDS, max_entries=200)
def _lessons(page: str, model: str) -> tuple[Pair, ...]:
    """Kept for a while: a page is drawn anew at every click."""
    return store().ledger.lessons(page, model)
