"""The connection, chosen once in the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st
from pydantic import SecretStr

from components.errors import EngineMissing
from components.gemini.connection import Connection, Offline, from_environment
from components.settings import BadSetting
from components.ui.environment import complain, environment

if TYPE_CHECKING:
    from components.engine import Engine

CURRENT = "connection"
Choice = Connection | Literal["engine"] | None


def choose(choice: Choice) -> None:
    """This is what answers from now on; None while something is missing."""
    st.session_state[CURRENT] = choice


def chosen() -> Choice:
    """What this visitor chose; the engine needn't be running for that."""
    choice: Choice = st.session_state.get(CURRENT)
    return choice


def current() -> Connection | None:
    """The connection this visitor chose, or None while something is missing. Starts the engine where it is chosen."""
    choice = chosen()
    if choice != "engine":
        return choice
    try:
        address = engine().address()
    except EngineMissing as error:
        st.error(str(error))
        choose(None)  # until the sidebar is drawn anew
        return None
    return Offline(address.base_url, address.ca_file, SecretStr(address.key))


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The one engine of this server, for all its visitors; kept by Streamlit, also when our modules are reloaded."""
    from components.engine import Engine  # with all that makes its certificate, of which Home needs nothing

    return Engine()


def require() -> Connection:
    """The connection chosen; without one the page says what is missing and ends here."""
    connection = current()
    if connection is None:
        st.info("Choose a connection in the sidebar first.", icon=":material/key:")
        st.stop()
    return connection


def is_offline() -> bool:
    choice = chosen()
    return choice == "engine" or isinstance(choice, Offline)


def configured() -> Connection | None:
    """The connection that this deployment brings along, from Streamlit's secrets or the environment; None, and said
    in the log, where its settings can't be used.
    """
    try:
        return from_environment(environment())
    except BadSetting as error:
        complain(error)
        return None
