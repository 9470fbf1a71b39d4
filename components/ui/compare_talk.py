"""Further questions about pictures that a model has seen, answered in words, without sending the pictures again."""

from __future__ import annotations

import streamlit as st

from components.errors import BadFile
from components.jobs.extract import Generate
from components.jobs.run import Item
from components.ui.compare_desk import CompareDesk, Exchange
from components.ui.text import escaped


def show_talk(desk: CompareDesk, item: Item, generate: Generate, page: str) -> None:
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
    _ask(desk, item, generate, page)


def _ask(desk: CompareDesk, item: Item, generate: Generate, page: str) -> None:
    question = st.chat_input(
        "Ask about these pictures; they are not sent again", key=f"{page}-further-{item.key}", disabled=desk.talking
    )
    if not question:
        return
    try:
        desk.ask(item, question, desk.question_about(item, question), generate)
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
            st.markdown(escaped(item.text))
        if item.progress:
            st.caption(f"{item.progress.stage} {escaped(item.progress.name)} …")
        if item.error:
            st.warning(str(item.error), icon=":material/warning:")
        elif item.state in ("cancelled", "incomplete"):
            detail = item.done.detail if item.done else ""
            st.caption(escaped(f"Stopped. {detail}".strip()))
