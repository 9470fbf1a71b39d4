"""The sidebar's form: where answers come from."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st
from pydantic import SecretStr

from components.errors import EngineMissing
from components.gemini.connection import Connection, DeveloperKey, Offline, Vertex
from components.gemini.diagnose import Diagnosis
from components.ui.connection import choose, configured, current, engine
from components.ui.workspace import Workspace

OFFLINE, KEY, VERTEX, PRESET = "Offline engine", "Gemini API key", "Vertex AI", "Key of this app"
ACCOUNT = "connection-account-text"


def sidebar(space: Workspace) -> None:
    """Draws the choice and keeps its outcome for the page; without a usable one the page still opens."""
    preset = configured()
    kinds = [PRESET, OFFLINE, KEY, VERTEX] if preset else [OFFLINE, KEY, VERTEX]
    st.subheader("Connection", anchor=False)
    kind = st.radio(
        "Answers come from", kinds, key="connection-kind", persist_state="session", label_visibility="collapsed"
    )
    connection = preset if kind == PRESET else _form(kind)
    if connection != current():
        st.session_state.pop("diagnosis", None)
    choose(connection)
    if connection is not None:
        st.caption(_words(connection))
        _test(space, connection)


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
