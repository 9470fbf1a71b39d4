"""Who may reach the app, by Streamlit's settings and ours."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit import config

from components import settings
from components.gemini.names import is_loopback
from components.server.guard import LOOPBACK, Reach, inline_scripts
from components.ui.environment import value

PAGE = Path(st.__file__).parent / "static" / "index.html"
# Where Community Cloud puts an app; its proxy reaches it from another machine, and it can't be started otherwise.
COMMUNITY_CLOUD = Path("/mount/src")


def reach() -> Reach:
    """Without an address the app is for its own machine; with one it is for whoever gets there. Names are checked
    where they are known: where some are listed, and on loopback, where a stranger's page may make its own name lead.
    """
    address: str = config.get_option("server.address") or ""
    local = not address and not Path(__file__).is_relative_to(COMMUNITY_CLOUD)
    hosts: tuple[str, ...] = tuple(config.get_option("server.allowedHosts"))
    if not hosts and (local or is_loopback(address)):
        hosts = LOOPBACK
    return Reach(hosts, local, value(settings.FRAMES), inline_scripts(PAGE.read_text("utf-8")))
