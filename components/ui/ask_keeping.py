"""Conversations that were had: the one shown to take along, earlier ones to go on with."""

from __future__ import annotations

import streamlit as st

from components.analysis.ask import from_data
from components.analysis.ask_export import as_json, as_markdown
from components.jobs.ask import TASK, result
from components.jobs.store.errors import StoreFailed
from components.ui.ask_desk import AskDesk
from components.ui.download import download
from components.ui.history import RESULT, when
from components.ui.keeping import store
from components.ui.text import escaped
from components.ui.visitor import owner
from components.ui.workspace import Workspace

SHOWN = 5


def show_keeping(desk: AskDesk, page: str) -> None:
    """Downloads, and the way to a new conversation."""
    conversation = desk.conversation
    with st.container(horizontal=True):
        files = (
            ("Markdown", "md", "text/markdown", lambda: as_markdown(conversation, result(conversation).title)),
            ("JSON", "json", "application/json", lambda: as_json(conversation)),
        )
        for label, ending, mime, make in files:
            download(label, make, f"conversation.{ending}", mime, key=f"{page}-{ending}")
        if st.button("New conversation", key=f"{page}-new", icon=":material/add_comment:"):
            desk.start_anew()
            st.rerun()


def offer_earlier(space: Workspace, desk: AskDesk, page: str) -> None:
    """This visitor's last conversations; one that is opened goes on where it ended."""
    try:
        entries = store().history.newest(owner(), task=TASK, limit=SHOWN).entries
    except StoreFailed:
        return
    others = [entry for entry in entries if entry.id != desk.kept]
    if not others:
        return
    with st.expander("Earlier conversations", icon=":material/history:"):
        for entry in others:
            label = f"{escaped(entry.title)} ({when(entry.at)})"
            if st.button(label, key=f"{page}-open-{entry.id}", type="tertiary", disabled=desk.running):
                open_conversation(space, desk, entry.id)


def open_named(space: Workspace, desk: AskDesk) -> None:
    """Opens the conversation that the address names, as the history does; the address forgets it."""
    id = st.query_params.get(RESULT)
    if id is None:
        return
    del st.query_params[RESULT]
    if id != desk.kept and not desk.running:
        open_conversation(space, desk, id)


def open_conversation(space: Workspace, desk: AskDesk, id: str) -> None:
    """Raises nothing: what can't be opened is said."""
    try:
        kept = store().history.get(owner(), id)
    except StoreFailed as error:
        st.error(str(error), icon=":material/error:")
        return
    conversation = from_data(kept.data) if kept else None
    if conversation is None:
        st.error("This conversation is gone.", icon=":material/error:")
        return
    desk.reopen(conversation, id, space.spool)
    st.rerun()
