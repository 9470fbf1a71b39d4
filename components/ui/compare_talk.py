"""Further questions about pictures that a model has seen, answered in words, without sending the pictures again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from components.analysis.answer import harmless
from components.errors import BadFile
from components.jobs.compare import price_further
from components.jobs.extract import Generate
from components.jobs.run import Item
from components.prices.estimate import Estimate
from components.ui.compare_desk import CompareDesk, Exchange
from components.ui.price import show_price
from components.ui.text import escaped

Further = Callable[[Estimate | None], Generate]


def show_talk(desk: CompareDesk, item: Item, further: Further, page: str) -> None:
    """What was asked so far, and the field for the next question; nothing where there is no answer to ask about."""
    if not item.text:
        return
    talk = desk.talks.get(item.key, [])
    st.subheader("Ask further", anchor=False)
    for exchange in talk:
        with st.chat_message("user"):
            st.markdown(escaped(exchange.question))
        if exchange.run.finished:
            _answer(exchange)
        else:
            st.fragment(_follow, run_every=0.5)(exchange, page)
    _ask(desk, item, further, page)


def _ask(desk: CompareDesk, item: Item, further: Further, page: str) -> None:
    said = sum(len(exchange.question) + len(exchange.item.text) for exchange in desk.talks.get(item.key, []))
    estimate = price_further(desk.asked, desk.asked.asks[item.key], said + len(item.text), date.today())
    with st.container():  # else it would stick to the window's foot
        question = st.chat_input(
            "Ask about these pictures; they are not sent again", key=f"{page}-further-{item.key}", disabled=desk.talking
        )
    show_price(estimate)
    if not question:
        return
    try:
        desk.ask(item, question, desk.question_about(item, question), further(estimate))
    except BadFile as error:
        st.error(str(error), icon=":material/broken_image:")
    else:
        st.rerun()


def _follow(exchange: Exchange, page: str) -> None:
    """Redrawn while the answer comes."""
    _answer(exchange)
    if st.button("Stop", key=f"{page}-further-stop", icon=":material/stop_circle:"):
        exchange.run.cancel()
    if exchange.run.finished:
        st.rerun(scope="app")


def _answer(exchange: Exchange) -> None:
    item = exchange.item
    with st.chat_message("assistant"):
        for notice in item.notices:
            st.info(notice.message, icon=":material/info:")
        if item.text:
            st.markdown(harmless(item.text), anchors=False)
        if item.progress:
            st.caption(f"{item.progress.stage} {escaped(item.progress.name)} …")
        if item.error:
            st.warning(str(item.error), icon=":material/warning:")
        elif item.state in ("cancelled", "incomplete"):
            detail = item.done.detail if item.done else ""
            st.caption(escaped(f"Stopped. {detail}".strip()))
