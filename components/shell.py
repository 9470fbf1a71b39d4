"""What surrounds every page: title, navigation, connection."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import streamlit as st

from components.pages import PAGES
from components.ui.connection import current, engine, is_offline
from components.ui.connection_form import sidebar
from components.ui.keeping import move, say
from components.ui.own_models import look_at_own
from components.ui.visitor import recognise
from components.ui.workspace import workspace

NAME = "Multimodal Workbench"
LOOK = Path(__file__).parent / "ui" / "look.css"


def navigation() -> None:
    # An icon by name would be fetched from another host by every visitor's browser.
    st.set_page_config(page_title=NAME, page_icon="🔎", layout="wide")
    groups: dict[str, list[st.Page]] = defaultdict(list)
    for page in PAGES:
        script = st.Page(page.script, title=page.title, icon=page.icon, url_path=page.address, default=not page.address)
        groups[page.group].append(script)
    opened = st.navigation(groups)
    st.set_page_config(page_title=f"{opened.title} · {NAME}")
    st.html(LOOK)
    look_at_own()
    recognise(move)
    say()
    with st.sidebar:
        sidebar(workspace())
        if not is_offline():
            _show_left()
        _choose_tags()
    # Home asks the engine nothing; beside every other page it starts while the page is loaded.
    if is_offline() and opened.url_path:
        engine().prepare()
    opened.run()


def _show_left() -> None:
    from components.ui.cost_limits import show_left  # with all that knows of money, which a free engine doesn't need

    show_left(current())


def _choose_tags() -> None:
    workspace().tags = st.toggle(
        "Send location and camera data with pictures",
        key="picture-tags",
        help="Off: where and with what a picture was taken, and by whom, is left out before it is sent. Its pixels and "
        "colours stay. Films, recordings and PDFs are sent as they are.",
    )


navigation()
