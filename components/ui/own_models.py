"""A deployment's own table of models, looked at whenever a page is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.settings import MODELS
from components.ui.environment import value

if TYPE_CHECKING:
    from components.gemini.own_source import OwnSource


def look_at_own() -> None:
    """Returns at once."""
    if own := source():
        own.look()


def source() -> OwnSource | None:
    """Where it lies; None for a deployment without one."""
    place = value(MODELS)
    return _source(place) if place else None


@st.cache_resource(show_spinner=False)
def _source(place: str) -> OwnSource:
    # Here, because most deployments have none, and every page's start pays for what is imported.
    from components.gemini.own_source import OwnSource

    return OwnSource(place)
