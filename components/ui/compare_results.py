"""What the Compare page shows of one pair or picture: what the pixels tell, and what the model said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from components.jobs.compare import THRESHOLD, Ask, Pixels, price_further
from components.jobs.extract import Task
from components.jobs.tab import total, used
from components.prices.bill import added
from components.ui.bill import show_bill
from components.ui.compare_answer import show_answer
from components.ui.compare_desk import CompareDesk
from components.ui.compare_downloads import show_downloads
from components.ui.compare_pixels import choose_threshold, measured, say, show_figures, show_series, show_views
from components.ui.further import Further, show_further


def show_results(
    desk: CompareDesk,
    pictures: Sequence[Task],
    pairs: Sequence[Ask],
    others: Sequence[Ask],
    further: Further,
    page: str,
) -> None:
    """Of the pairs that can be made of the files, the other questions, and those of the last run, the one chosen."""
    known = {one.key: one for one in (*desk.asked.asks.values(), *pairs, *others)}
    if not known:
        return
    threshold = THRESHOLD
    if any(len(one.pictures) == 2 for one in known.values()):
        st.subheader("By the pixels", anchor=False)
        threshold = choose_threshold(THRESHOLD, page)
    if len(pairs) > 1:
        show_series(pairs, pictures, measured(pairs, threshold, desk.pixels))
    shown = _pick(list(known.values()), f"{page}-shown-{desk.runs}")
    pixels = _show_pair(desk, shown, threshold, page) if len(shown.pictures) == 2 else None
    if not desk.running:
        _show_said(desk, shown, pixels, further, page)


def _pick(asks: Sequence[Ask], key: str) -> Ask:
    if len(asks) == 1:
        return asks[0]
    names = {ask.key: ask.name for ask in asks}
    chosen = st.selectbox("Look at", list(names), key=key, format_func=lambda k: names[k], persist_state="session")
    return next((ask for ask in asks if ask.key == chosen), asks[0])


def _show_pair(desk: CompareDesk, ask: Ask, threshold: float, page: str) -> Pixels | None:
    """Both pictures and their figures; None where they can't be compared."""
    pixels = measured([ask], threshold, desk.pixels)[ask.key]
    if not isinstance(pixels, Pixels):
        say(ask, pixels)
        return None
    item = desk.items.get(ask.key)
    show_figures(pixels)
    show_views(ask, pixels, desk.outcome(item).findings if item and item.ended else None, page)
    return pixels


def _show_said(desk: CompareDesk, ask: Ask, pixels: Pixels | None, further: Further, page: str) -> None:
    item = desk.items.get(ask.key)
    if item and item.ended:
        st.subheader("By the model", anchor=False)
        show_answer(desk, item, ask, pixels, page)
        _show_bill(desk)
    if item or pixels:
        show_downloads(ask, desk.report(ask, item, pixels, date.today()), pixels, page)
    if item and item.ended and item.text:
        told = len(item.text) + desk.talks.length(item.key)
        estimate = price_further(desk.asked, ask, told, date.today())
        show_further(desk.talks, item.key, partial(desk.question_about, item), further(estimate), page, estimate)


def _show_bill(desk: CompareDesk) -> None:
    """Of the whole run; one unknown price makes the sum unknown."""
    silent = sum(item.usage is None and item.seconds > 0 for item in desk.items.values())
    items = desk.items.values()
    cost = total(items, desk.asked.model, date.today())
    show_bill(added(map(used, items)), cost, desk.asked.estimate, silent=silent)
