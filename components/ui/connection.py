"""The connection, chosen once in the sidebar."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from pydantic import SecretStr

from components.engine import Engine
from components.errors import EngineMissing
from components.gemini.connection import Connection, DeveloperKey, Offline, Vertex, from_environment
from components.gemini.diagnose import Diagnosis

if TYPE_CHECKING:
    from components.ui.workspace import Workspace

OFFLINE, KEY, VERTEX, PRESET = "Offline engine", "Gemini API key", "Vertex AI", "Key of this app"
SECRETS = (
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "GOOGLE_GENAI_USE_VERTEXAI",
    "GOOGLE_GENAI_USE_ENTERPRISE",
    "GOOGLE_CLOUD_PROJECT",
    "GOOGLE_CLOUD_LOCATION",
    "GOOGLE_GEMINI_BASE_URL",
)
CURRENT, ACCOUNT = "connection", "connection-account-text"


def sidebar(space: Workspace) -> None:
    """Draws the choice and keeps its outcome for the page; without a usable one the page still opens."""
    preset = configured()
    kinds = [PRESET, OFFLINE, KEY, VERTEX] if preset else [OFFLINE, KEY, VERTEX]
    st.subheader("Connection", anchor=False)
    kind = st.radio(
        "Answers come from", kinds, key="connection-kind", persist_state="session", label_visibility="collapsed"
    )
    connection = preset if kind == PRESET else _form(kind)
    if connection != st.session_state.get(CURRENT):
        st.session_state.pop("diagnosis", None)
    st.session_state[CURRENT] = connection
    if connection is not None:
        st.caption(_words(connection))
        _test(space, connection)


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
    """The connection that this deployment brings along, from Streamlit's secrets or the environment."""
    return from_environment({**_secrets(), **os.environ})


def _secrets() -> Mapping[str, str]:
    try:
        return {name: str(st.secrets[name]) for name in SECRETS if name in st.secrets}
    except FileNotFoundError:
        return {}


def _form(kind: str) -> Connection | None:
    if kind == KEY:
        return _key()
    if kind == VERTEX:
        return _vertex()
    try:
        address = engine().address()
    except EngineMissing as error:
        st.error(str(error))
        return None
    return Offline(address.base_url, address.ca_file)


def _key() -> Connection | None:
    typed = st.text_input("API key", type="password", key="connection-key", persist_state="session").strip()
    st.caption("Stays in this browser session's memory. [Get a key](https://aistudio.google.com/apikey)")
    # A proxy or gateway that the machine is set up for holds for a typed key, too.
    base_url, ca_file = os.environ.get("GOOGLE_GEMINI_BASE_URL"), os.environ.get("SSL_CERT_FILE")
    return DeveloperKey(SecretStr(typed), base_url, ca_file) if typed else None


def _vertex() -> Connection | None:
    project = st.text_input("Project", key="connection-project", persist_state="session").strip()
    location = st.text_input("Location", "global", key="connection-location", persist_state="session").strip()
    way = st.selectbox("Credentials", tuple(WAYS), key="connection-way", persist_state="session")
    credentials = WAYS[way]()
    if isinstance(credentials, str) or not location or (not project and credentials is None):
        st.caption("Fill in the project, the location and the credentials.")
        return None
    return Vertex(project, location, credentials)


def _account() -> SecretStr | str:
    file = st.file_uploader("Service account (JSON)", type="json", key="connection-account", max_upload_size=1)
    if file is not None:
        st.session_state[ACCOUNT] = SecretStr(file.getvalue().decode("utf-8", "replace"))
    held: SecretStr | str = st.session_state.get(ACCOUNT, "")
    return held


def _path() -> Path | str:
    typed = st.text_input("Path", key="connection-path", persist_state="session").strip()
    return Path(typed) if typed else ""


WAYS: Mapping[str, Callable[[], SecretStr | Path | str | None]] = {
    "Application default": lambda: None,
    "Service account file": _account,
    "Path on the server": _path,
}


def _words(connection: Connection) -> str:
    if isinstance(connection, Offline):
        return (
            "**Offline engine**: free, nothing leaves this server. It reads text, recognises speech and compares "
            "pixels; it is not Gemini and says when it can't do something."
        )
    if connection.base_url:
        return f"**{connection.label}**: files and questions go to the gateway that this app is set up for."
    return f"**{connection.label}**: files and questions go to Google; Google bills the owner of the key."


def _test(space: Workspace, connection: Connection) -> None:
    if st.button("Test connection", key="connection-test", icon=":material/network_check:"):
        with st.spinner("Asking …"):
            st.session_state["diagnosis"] = space.gemini(connection).diagnose()
    found: Diagnosis | None = st.session_state.get("diagnosis")
    if found is None:
        return
    if found.ok:
        st.success(found.sentence, icon=":material/check_circle:")
    else:
        st.error(f"{found.sentence} {found.advice}", icon=":material/error:")
