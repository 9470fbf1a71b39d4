"""The app's key for visitors' cookies, by our settings and Streamlit's."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from streamlit import config

from components import settings
from components.server.seal import Seal, kept
from components.ui.environment import environment, value

APP = Path(__file__).resolve().parent.parent.parent


@cache
def seal() -> Seal:
    """From the settings, else from a file beside the data."""
    if secret := value(settings.COOKIE_KEY):
        return Seal(hashlib.sha256(secret.encode()).digest())
    return kept(data() / "visitors.key")


def data() -> Path:
    """The folder of the database, where that is a file; else the app's own. Read without what opens a database, which
    Home has no need of.
    """
    kind, _, file = environment().get(settings.DATABASE.name, "").strip().partition(":///")
    return Path(file).parent if kind.startswith("sqlite") and file else APP / ".data"


def path() -> str:
    """Where the app is served, so that its neighbours on the same host get no cookie of ours."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}" if base else "/"
