"""Results of the past: found again, looked at, taken along, deleted."""

from __future__ import annotations

import streamlit as st

from components.jobs.store.errors import StoreFailed
from components.ui.history import (
    HISTORY,
    RESULT,
    choose,
    offer_clearing,
    offer_deletion,
    page_of,
    row,
    script,
    show,
)
from components.ui.keeping import store
from components.ui.kept import show_kept
from components.ui.text import escaped
from components.ui.visitor import NO_COOKIE, owner, visitor
from components.ui.workspace import workspace

GONE = "This result is not here: it was deleted, or made in another browser."
COMING = "This result is not here, or not yet: what was made while the database was away is just being entered."
CONTINUES = ("ask",)  # pages that open a result of theirs again, by its id


def show_one(id: str) -> None:
    if st.button("All results", key=f"{HISTORY}-all", icon=":material/arrow_back:", type="tertiary"):
        show(None)
    result = store().history.get(owner(), id)
    if result is None:
        told = (
            COMING if store().late.waiting else "This result is not here: it was deleted, or made in another browser."
        )
        st.info(told, icon=":material/search_off:")
        return
    st.subheader(escaped(result.title), anchor=False)
    if page := page_of(result.task):
        goes_on = page.address in CONTINUES
        label = "Go on with this conversation" if goes_on else f"New run on {page.title}"
        st.page_link(str(page.script), label=label, icon=page.icon, query_params={RESULT: id} if goes_on else None)
    show_kept(workspace(), id, result)
    offer_deletion(id, result.title)


def show_all() -> None:
    found = choose()
    if not found.entries:
        show_nothing()
        return
    for entry in found.entries:
        row(entry)
    offer_clearing()


def show_nothing() -> None:
    if store().history.newest(owner(), limit=0).total:
        st.info("No result fits. Change the search, or choose all pages.", icon=":material/search_off:")
        return
    st.info("Nothing here yet. What a page finds is kept here by itself.", icon=":material/history:")
    st.page_link(script("extract"), label="Read a first document", icon=":material/receipt_long:")


st.title("History", anchor=False)
st.caption("Results are kept for this browser alone, or for your login. The files themselves are not kept.")
if not visitor().lasts:
    st.warning(NO_COOKIE, icon=":material/cookie_off:")
try:
    chosen = st.query_params.get(RESULT)
    if chosen:
        show_one(chosen)
    else:
        show_all()
except StoreFailed as error:
    st.error(str(error), icon=":material/error:")
