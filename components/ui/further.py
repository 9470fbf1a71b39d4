"""Further questions about what a model was shown, answered in words; where the service can hold files,
they are not sent again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from components.analysis.harmless import harmless
from components.errors import BadFile
from components.gemini.request import Request
from components.jobs.extract import Generate
from components.jobs.run import Item, Run
from components.prices.estimate import Estimate
from components.ui.budget import refusal
from components.ui.price import show_price
from components.ui.text import escaped

ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it was sent; its run has one item, ANSWER."""

    question: str
    request: Request
    run: Run

    @property
    def item(self) -> Item:
        (item,) = self.run.snapshot()
        return item


@dataclass(slots=True)
class Talks:
    """What was asked about each item of a run, by the item's key. `ended` is called in the run's thread with each
    answer that has come to its end."""

    held: dict[str, list[Exchange]] = field(default_factory=dict)
    ended: Callable[[], None] = lambda: None

    @property
    def running(self) -> bool:
        return any(not talk[-1].run.finished for talk in self.held.values())

    def stop(self) -> None:
        for talk in self.held.values():
            talk[-1].run.cancel()

    def last(self, key: str) -> Exchange | None:
        """The latest one that got an answer."""
        return next((one for one in reversed(self.held.get(key, [])) if one.item.text), None)

    def length(self, key: str) -> int:
        """Characters said so far."""
        return sum(len(one.question) + len(one.item.text) for one in self.held.get(key, []))

    def ask(self, key: str, question: str, request: Request, generate: Generate) -> None:
        run = Run({ANSWER: question}, lambda _, stop: generate(request, stop), workers=1, ended=lambda _: self.ended())
        self.held.setdefault(key, []).append(Exchange(question, request, run))
        run.start()


Further = Callable[[Estimate], Generate]
"""How a further question is asked, for the price it will have."""


Make = Callable[[str, Exchange | None], Request]
"""The request for a question, after the latest exchange. Raises BadFile."""


Below = Callable[[int, Exchange], None]
"""What stands below an answer that has ended: its number, and it."""


def show_further(
    talks: Talks,
    key: str,
    make: Make,
    generate: Generate,
    page: str,
    estimate: Estimate,
    *,
    hint: str = "Ask about these files",
    read: Callable[[str], str] = str,
    below: Below = lambda number, exchange: None,
) -> None:
    """What was asked so far, and the field for the next question, with its price. `read` makes an answer readable."""
    st.subheader("Ask further", anchor=False)
    for number, exchange in enumerate(talks.held.get(key, [])):
        with st.chat_message("user"):
            st.markdown(escaped(exchange.question))
        if exchange.run.finished:
            _answer(exchange, read)
            below(number, exchange)
        else:
            st.fragment(_follow, run_every=0.5)(exchange, page, read)
    refused = refusal(estimate)
    # In a container: by itself it is pinned to the window's bottom, and Streamlit scrolls the page down to it.
    with st.container():
        off = talks.running or refused is not None
        question = st.chat_input(hint, key=f"{page}-further-{key}", disabled=off)
    show_price(estimate)
    if refused is not None:
        st.warning(escaped(str(refused)), icon=":material/savings:")
    if question:
        _ask(talks, key, question, make, generate)


def _ask(talks: Talks, key: str, question: str, make: Make, generate: Generate) -> None:
    try:
        talks.ask(key, question, make(question, talks.last(key)), generate)
    except BadFile as error:
        st.error(str(error), icon=":material/broken_image:")
    else:
        st.rerun()


def _follow(exchange: Exchange, page: str, read: Callable[[str], str]) -> None:
    """Redrawn while the answer comes."""
    _answer(exchange, read)
    if st.button("Stop", key=f"{page}-further-stop", icon=":material/stop_circle:"):
        exchange.run.cancel()
    if exchange.run.finished:
        st.rerun(scope="app")


def _answer(exchange: Exchange, read: Callable[[str], str]) -> None:
    item = exchange.item
    with st.chat_message("assistant"):
        for notice in item.notices:
            st.info(notice.message, icon=":material/info:")
        if item.text:
            st.markdown(harmless(read(item.text)), anchors=False)
        if item.progress:
            st.caption(f"{item.progress.stage} {escaped(item.progress.name)} …")
        if item.error:
            st.warning(str(item.error), icon=":material/warning:")
        elif item.state in ("cancelled", "incomplete"):
            detail = item.done.detail if item.done else ""
            st.caption(escaped(f"Stopped. {detail}".strip()))
