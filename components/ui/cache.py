"""What lies in the service's cache now, and what that has saved so far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import streamlit as st

from components.gemini.files import Uploads
from components.gemini.usage import Modality
from components.prices.cache import CachePlan, cache_plan
from components.prices.money import money


def tell_cache(
    uploads: Uploads | None, model: str, hours: float, asked: int, until: str, modality: Modality = "text"
) -> None:
    """Nothing where nothing is kept. `asked` is how many questions were read from it, `until` when it is deleted."""
    alive = uploads.caches.alive if uploads else None
    if alive is None:
        return
    plan = cache_plan(alive.tokens or 0, Decimal(str(hours)), model, date.today(), modality)
    told = f"{alive.tokens or 0:,} tokens are in the service's cache until {alive.expires:%H:%M} UTC"
    st.caption(f"{told}. {saving(plan, asked)}".replace("$", "\\$"), help=until)


def saving(plan: CachePlan | None, asked: int) -> str:
    """What the cache has saved over so many questions, its storage paid to the end."""
    if plan is None or plan.send == 0:
        return "Nothing saved: this model is free." if plan else "What that saves is unknown."
    saved = plan.without(asked) - plan.with_cache(asked)
    if saved >= 0:
        return f"Saved {money(saved)} over {asked} questions."
    return f"It has cost {money(-saved)} more so far; it pays from {plan.break_even} questions on."
