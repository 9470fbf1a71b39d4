"""The sidebar's form: where answers come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st
from pydantic import SecretStr

from components import settings
from components.errors import WorkbenchError
from components.gemini import account
from components.gemini.account import ServiceAccount
from components.gemini.connection import Connection, Offline, developer, vertex
from components.gemini.locations import LOCATIONS
from components.settings import BadSetting
from components.ui.connection import Choice, choose, chosen, configured, current
from components.ui.environment import complain, environment, value
from components.ui.text import escaped
from components.ui.uploads import content
from components.ui.workspace import Workspace

if TYPE_CHECKING:
    from components.gemini.diagnose import Diagnosis

OFFLINE, KEY, VERTEX, PRESET = "Offline engine", "Gemini API key", "Vertex AI", "Key of this app"
UPLOADED, SERVERS, MACHINES = "Service account file", "Service account of this server", "This server's own"
ACCOUNT = "connection-account-held"


def sidebar(space: Workspace) -> None:
    """Draws the choice and keeps its outcome for the page; without a usable one the page still opens."""
    preset = configured()
    kinds = [PRESET, OFFLINE, KEY, VERTEX] if preset else [OFFLINE, KEY, VERTEX]
    st.subheader("Connection", anchor=False)
    kind = st.radio(
        "Answers come from", kinds, key="connection-kind", persist_state="session", label_visibility="collapsed"
    )
    choice = preset if kind == PRESET else _form(kind)
    if choice != chosen():
        st.session_state.pop("diagnosis", None)
    choose(choice)
    if choice is not None:
        st.caption(_words(choice))
        _test(space)


def _form(kind: str) -> Choice:
    """What was filled in; None, with the reason beside it, where that is not enough."""
    try:
        return FORMS[kind]()
    except BadSetting as error:
        complain(error)
        st.error("This app is set up wrongly, so this can't be used. Its log says why.", icon=":material/error:")
        return None
    except WorkbenchError as error:
        st.error(str(error), icon=":material/error:")
        return None


def _key() -> Connection | None:
    typed = st.text_input("API key", type="password", key="connection-key", persist_state="session").strip()
    st.caption("Stays in this browser session's memory. [Get a key](https://aistudio.google.com/apikey)")
    return developer(environment(), SecretStr(typed)) if typed else None


def _vertex() -> Connection | None:
    project = st.text_input(
        "Project", key="connection-project", placeholder="the account's own", persist_state="session"
    ).strip()
    location = st.selectbox(
        "Location", LOCATIONS, key="connection-location", accept_new_options=True, persist_state="session",
        help="Not in the list? Type its name.",
    )  # fmt: skip
    ways = _ways()
    way = st.selectbox("Credentials", ways, key="connection-way", persist_state="session")
    credentials = ways[way]()
    if (credentials is None and way != MACHINES) or not (project or (credentials and credentials.project)):
        st.caption("Fill in the project, the location and the credentials.")
        return None
    return vertex(environment(), project, location.strip(), credentials, ours=way != UPLOADED)


def _ways() -> Mapping[str, Callable[[], ServiceAccount | None]]:
    """A visitor's own account; what is the server's only where the deployment's settings allow it."""
    ways: dict[str, Callable[[], ServiceAccount | None]] = {UPLOADED: _uploaded}
    if folder := value(settings.ACCOUNTS):
        ways[SERVERS] = partial(_of_server, folder)
    if value(settings.MACHINE):
        ways[MACHINES] = lambda: None
    return ways


def _uploaded() -> ServiceAccount | None:
    file = st.file_uploader("Service account (JSON)", type="json", key="connection-account", max_upload_size=1)
    if file is not None:
        st.session_state.pop(ACCOUNT, None)
        st.session_state[ACCOUNT] = account.parse(content(file).decode("utf-8", "replace"))
    held: ServiceAccount | None = st.session_state.get(ACCOUNT)
    return held


def _of_server(folder: Path) -> ServiceAccount | None:
    names = sorted(path.name for path in folder.glob("*.json"))
    name = st.selectbox("Account", names, None, key="connection-server-account", persist_state="session")
    return account.read(folder / name, folder) if name in names else None


FORMS: Mapping[str, Callable[[], Choice]] = {OFFLINE: lambda: "engine", KEY: _key, VERTEX: _vertex}


def _words(choice: Connection | Literal["engine"]) -> str:
    if choice == "engine" or isinstance(choice, Offline):
        return (
            "**Offline engine**: free, nothing leaves this server. It reads text, recognises speech and compares "
            "pixels; it is not Gemini and says when it can't do something."
        )
    if choice.base_url:
        return f"**{escaped(choice.label)}**: files and questions go to the gateway that this app is set up for."
    owner = "whoever runs this app" if choice.ours else "the owner of the key"
    return f"**{escaped(choice.label)}**: files and questions go to Google; Google bills {owner}."


def _test(space: Workspace) -> None:
    asked = st.button("Test connection", key="connection-test", icon=":material/network_check:")
    if asked and (connection := current()):
        with st.spinner("Asking …"):
            st.session_state["diagnosis"] = space.gemini(connection).diagnose()
    found: Diagnosis | None = st.session_state.get("diagnosis")
    if found is None:
        return
    if found.ok:
        st.success(found.sentence, icon=":material/check_circle:")
    else:
        st.error(f"{found.sentence} {found.advice}", icon=":material/error:")
