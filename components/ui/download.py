"""A button that makes a file and hands it to the browser, without a run of the page's script."""

from __future__ import annotations

from collections.abc import Callable

from components.downloads import Download, Downloads
from components.ui.part import part
from components.ui.visitor import browser
from components.ui.workspace import workspace

_part = part("download")


def download(label: str, make: Callable[[], str | bytes], name: str, mime_type: str, key: str) -> None:
    """Draws the button. `make` runs at each click in a thread of its own, so it must not touch Streamlit; text goes
    out as UTF-8. `key` is the button's for the whole session."""
    address = workspace().shelf("downloads", lambda: Downloads(browser())).address(key, Download(make, name, mime_type))
    _part(key=key, data={"label": label, "name": name, "address": address}, width="content")
