"""From the app's start to its end: what is set up before the first visitor, and what is cleared after the last."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from components import settings
from components.bounds import Bounds
from components.media.spool import CAPACITY
from components.ui.environment import value
from components.ui.runtime import note_uploads


@asynccontextmanager
async def service(app: st.App) -> AsyncIterator[None]:
    CAPACITY.bounds = Bounds(
        value(settings.FILE), value(settings.VISITOR), value(settings.VISITORS), value(settings.FREE)
    )
    note_uploads()
    yield
