"""The connection, chosen once in the sidebar."""

from __future__ import annotations

import streamlit as st

from components.engine import Engine
from components.gemini.connection import Connection, Offline, from_environment
from components.settings import BadSetting
from components.ui.environment import complain, environment

CURRENT = "connection"


def choose(connection: Connection | None) -> None:
    """This is what answers from now on; None while something is missing."""
    st.session_state[CURRENT] = connection


def current() -> Connection | None:
    """The connection this visitor chose, or None while something is missing."""
    connection: Connection | None = st.session_state.get(CURRENT)
    return connection


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The one engine of this server, for all its visitors; kept by Streamlit, also when our modules are reloaded."""
    return Engine()


def require() -> Connection:
    """The connection chosen; without one the page says what is missing and ends here."""
    connection = current()
    if connection is None:
        st.info("Choose a connection in the sidebar first.", icon=":material/key:")
        st.stop()
    return connection


def is_offline() -> bool:
    return isinstance(current(), Offline)


def configured() -> Connection | None:
    """The connection that this deployment brings along, from Streamlit's secrets or the environment; None, and said
    in the log, where its settings can't be used.
    """
    try:
        return from_environment(environment())
    except BadSetting as error:
        complain(error)
        return None
