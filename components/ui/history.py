"""Results of the past: the last few on their page, all of them on a page of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from components.jobs.store.errors import StoreFailed
from components.jobs.store.history import Entry, Page
from components.pages import PAGES
from components.pages import Page as AppPage
from components.prices.bill import cost_of
from components.ui.keeping import store
from components.ui.text import escaped
from components.ui.visitor import owner

HISTORY, RESULT = "history", "result"
LAST, SHOWN = 5, 20
STATES = {"done": "", "incomplete": "incomplete", "failed": "failed", "cancelled": "stopped"}


def earlier(page: str, *, expanded: bool = False) -> None:
    """The last results of the page with this address, each a link to where it opens; nothing while there are none."""
    try:
        found = store().history.newest(owner(), task=page, limit=LAST)
    except StoreFailed:
        return  # History itself says so.
    if not found.entries:
        return
    with st.expander("Your last results", icon=":material/history:", expanded=expanded):
        for entry in found.entries:
            link(entry)
        if found.total > LAST:
            st.page_link(script(HISTORY), label=f"All {found.total}", icon=":material/arrow_forward:")


def link(entry: Entry) -> None:
    """A result by its title, which opens it on the History page, and what is known of it."""
    with st.container(gap="xxsmall"):
        st.page_link(script(HISTORY), label=f"**{escaped(entry.title)}**", query_params={RESULT: entry.id})
        st.caption(about(entry))


def row(entry: Entry) -> None:
    """The same on the History page itself, where a link would leave the address as it is."""
    with st.container(horizontal=True, border=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            if st.button(f"**{escaped(entry.title)}**", key=f"{HISTORY}-open-{entry.id}", type="tertiary"):
                show(entry.id)
            st.caption(about(entry))
        offer_deletion(entry.id, entry.title)


def show(id: str | None) -> None:
    """Opens a result on the History page, None for the list."""
    st.query_params.from_dict({RESULT: id} if id else {})
    st.rerun()


def about(entry: Entry) -> str:
    """Page, time, model, cost and state in a line of Markdown."""
    page = page_of(entry.task)
    parts = [page.title if page else entry.task, when(entry.at), entry.model, cost_of(entry.model, entry.cost)]
    return escaped(" · ".join(filter(None, [*parts, STATES.get(entry.state, entry.state)])))


def when(at: datetime) -> str:
    """The time where the visitor is, as "21 Nov 2026, 13:05"; UTC where that isn't known, and said."""
    try:
        zone = ZoneInfo(st.context.timezone or "")
    except (ValueError, OSError):
        return f"{at.astimezone(UTC):%d %b %Y, %H:%M} UTC"
    return f"{at.astimezone(zone):%d %b %Y, %H:%M}"


def page_of(task: str) -> AppPage | None:
    return next((page for page in PAGES if page.address == task), None)


def script(address: str) -> str:
    return str(next(page.script for page in PAGES if page.address == address))


def choose() -> Page:
    """The entries to show, as the visitor filters and turns pages. Raises StoreFailed."""
    left, right = st.columns([3, 2], gap="small")
    words = left.text_input("Search in titles", key=f"{HISTORY}-search", persist_state="session").strip()
    tasks = [entry.address for entry in PAGES if entry.group == "Analyse files"]
    task = right.selectbox(
        "Page",
        tasks,
        None,
        key=f"{HISTORY}-task",
        format_func=lambda address: getattr(page_of(address), "title", address),
        placeholder="All pages",
        persist_state="session",
    )
    history = store().history
    total = history.newest(owner(), task=task, title=words, limit=0).total
    pages = max(1, -(-total // SHOWN))
    at = st.pagination(pages, key=f"{HISTORY}-pages-{pages}", persist_state="session") if pages > 1 else 1
    return history.newest(owner(), task=task, title=words, offset=(at - 1) * SHOWN, limit=SHOWN)


def offer_deletion(id: str, title: str) -> None:
    """A button that deletes one result, once that was confirmed."""
    help = f"Delete {escaped(title)}"
    if st.button("Delete", key=f"{HISTORY}-delete-{id}", icon=":material/delete:", type="tertiary", help=help):
        _confirm(f"Delete “{escaped(title)}”?", id)


def offer_clearing() -> None:
    """A button that deletes all results of all pages, once that was confirmed. Raises StoreFailed."""
    total = store().history.newest(owner(), limit=0).total
    if st.button(f"Delete all ({total})", key=f"{HISTORY}-clear", icon=":material/delete_sweep:"):
        _confirm(f"Delete all {total} results, of every page?", None)


@st.dialog("Delete for good")
def _confirm(question: str, id: str | None) -> None:
    """`id` None means all."""
    st.markdown(f"{question} This can't be undone.")
    with st.container(horizontal=True):
        if st.button("Delete", type="primary", key=f"{HISTORY}-yes", icon=":material/delete:"):
            _delete(id)
        if st.button("Keep", key=f"{HISTORY}-no"):
            st.rerun()


def _delete(id: str | None) -> None:
    history = store().history
    try:
        _ = history.clear(owner()) if id is None else history.delete(owner(), id)
    except StoreFailed as error:
        st.error(str(error), icon=":material/error:")
        return
    show(None)
