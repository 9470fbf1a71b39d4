"""Charts of money: what drives it, when a cache pays, how a talk grows, what was spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import altair as alt
import pandas as pd
import streamlit as st

from components.jobs.store.sums import Sum
from components.prices.cache import CachePlan
from components.prices.money import money
from components.prices.offers import Offer, drivers
from components.ui.cost_model import model_name
from components.ui.text import escaped

DOLLARS = "$,.4~f"
MOST_QUESTIONS = 60


def show_drivers(offers: Sequence[Offer]) -> None:
    """Each model's likely price by what it is for."""
    rows = [
        {"Model": model_name(offer.model), "For": name, "Dollars": float(amount), "Price": money(amount)}
        for offer in offers
        for name, amount in drivers(offer.now).items()
    ]
    if not rows:
        return
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("Dollars:Q", title="US dollars a run", axis=alt.Axis(format=DOLLARS)),
            y=alt.Y("Model:N", title=None, sort=[model_name(offer.model) for offer in offers], axis=_WIDE),
            color=alt.Color("For:N", title=None, legend=_LEGEND),
            tooltip=["Model", "For", "Price"],
        )
        .properties(height=alt.Step(28))
    )
    st.altair_chart(chart, alt="What drives the price, by model")


def show_break_even(plan: CachePlan, questions: int, name: str) -> None:
    """Sending anew each time against reading from the cache."""
    if plan.too_small:
        told = (
            f"{name} keeps no context below {plan.least:,} tokens, and this is about {plan.tokens:,}: no cache to pay."
        )
        st.caption(escaped(told))
        return
    pays = plan.break_even
    most = min(MOST_QUESTIONS, max(10, questions, 2 * (pays or 0)))
    rows = [
        {"Questions": asked, "Way": way, "Dollars": float(amount), "Price": money(amount)}
        for asked in range(1, most + 1)
        for way, amount in (("sent anew", plan.without(asked)), ("from the cache", plan.with_cache(asked)))
    ]
    st.altair_chart(
        _lines(rows, "Questions", "Way", "within the hour"), alt="Price by number of questions, with and without cache"
    )
    told = f"it pays from {pays} questions on" if pays else "it never pays"
    st.caption(
        escaped(f"{name}: kept for an hour, {told}. Storage {money(plan.store)}, one reading {money(plan.read)}.")
    )


def show_course(courses: Mapping[str, Sequence[Decimal]]) -> None:
    """Dollars from the start of a talk to the end of each minute, by way of holding it."""
    rows = [
        {"Minute": minute, "Way": way, "Dollars": float(amount), "Price": money(amount)}
        for way, amounts in courses.items()
        for minute, amount in enumerate(amounts, 1)
    ]
    st.altair_chart(_lines(rows, "Minute", "Way", "of the talk"), alt="Price of a talk by minute")


def show_sums(sums: Sequence[tuple[str, Sum]], title: str) -> None:
    """What was spent by day, page or model; calls of unknown price are counted beside."""
    rows = [
        {title: name, "Dollars": float(each.known), "Price": money(each.known), "Calls": each.calls,
         "Of unknown price": each.unpriced}
        for name, each in sums
    ]  # fmt: skip
    if not rows:
        return
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("Dollars:Q", title="US dollars", axis=alt.Axis(format=DOLLARS)),
            y=alt.Y(f"{title}:N", title=None, sort=None, axis=_WIDE),
            tooltip=[title, "Price", "Calls", "Of unknown price"],
        )
        .properties(height=alt.Step(28))
    )
    st.altair_chart(chart, alt=f"Spent by {title.lower()}")


def _lines(rows: Sequence[Mapping[str, object]], across: str, by: str, what: str) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_line()
        .encode(
            x=alt.X(f"{across}:Q", title=f"{across} {what}", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("Dollars:Q", title="US dollars", axis=alt.Axis(format=DOLLARS)),
            color=alt.Color(f"{by}:N", title=None, legend=_LEGEND),
            # Told apart without colours, too.
            strokeDash=alt.StrokeDash(f"{by}:N", legend=None),
            tooltip=[across, by, "Price"],
        )
        .properties(height=320)
    )
    return chart


_LEGEND = alt.Legend(orient="bottom", columns=2, labelLimit=260)
_WIDE = alt.Axis(labelLimit=220)
