"""What lies in the service's cache now, what that has saved so far, and that it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import streamlit as st

from components.gemini.caches import Cached, Caches
from components.gemini.files import Uploads
from components.gemini.usage import Modality
from components.prices.cache import CachePlan, cache_plan
from components.prices.money import money

SOON = 1.0  # seconds after its end that the page is drawn anew


@dataclass(frozen=True, slots=True)
class Use:
    """Of a cache: the model that reads it, for how many hours it is made, how many questions were read from it, how
    often it was made, and whether the next question makes it again once it is over."""

    model: str
    hours: float
    asked: int
    made: int = 1
    again: bool = True
    modality: Modality = "text"

    def plan(self, tokens: int) -> CachePlan | None:
        return cache_plan(tokens, Decimal(str(self.hours)), self.model, date.today(), self.modality)


def tell_cache(uploads: Uploads | None, use: Use, until: str) -> None:
    """Nothing where nothing was kept. `until` is when it is deleted. The page is drawn anew at the cache's end."""
    caches = uploads.caches if uploads is not None else None
    alive = caches.alive if caches else None
    if caches and alive:
        st.fragment(_tell, run_every=alive.seconds + SOON)(caches, alive, use, until)
    elif caches and (over := caches.over):
        plan = use.plan(over.tokens or 0)
        told = f":material/timer_off: The service's cache is over, which was kept until {over.expires:%H:%M} UTC."
        st.caption(f"{told} {_again(plan, use)}{saving(plan, use)}".replace("$", "\\$"))


def _tell(caches: Caches, alive: Cached, use: Use, until: str) -> None:
    if caches.alive is None:
        st.rerun(scope="app")
    told = f"{alive.tokens or 0:,} tokens are in the service's cache until {alive.expires:%H:%M} UTC"
    st.caption(f"{told}. {saving(use.plan(alive.tokens or 0), use)}".replace("$", "\\$"), help=until)


def _again(plan: CachePlan | None, use: Use) -> str:
    """What the next question does about it, and what that costs besides the question."""
    if not use.again:
        return ""
    more = f": {money(plan.store + plan.read)} more" if plan else ""
    return f"The next question keeps it for {_hours(use.hours)} again{more}. "


def saving(plan: CachePlan | None, use: Use) -> str:
    """What the cache has saved over so many questions, its storage paid to the end."""
    if plan is None or plan.send == 0:
        return "Nothing saved: this model is free." if plan else "What that saves is unknown."
    saved = plan.without(use.asked) - plan.with_cache(use.asked, use.made)
    if saved >= 0:
        return f"Saved {money(saved)} over {use.asked} question{'' if use.asked == 1 else 's'}."
    pays = plan.pays_from(use.made)
    when = "it never pays here" if pays is None else f"it pays from {pays} questions on"
    return f"It has cost {money(-saved)} more so far; {when}."


def _hours(hours: float) -> str:
    minutes = round(hours * 60)
    if minutes % 60:
        return f"{minutes} minutes"
    return "an hour" if minutes == 60 else f"{minutes // 60} hours"
