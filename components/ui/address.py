"""Addresses under which a visitor's browser gets a file of ours: the one place that knows Streamlit's media store."""

from __future__ import annotations

from pathlib import Path

from streamlit import runtime


def address(path: Path, mime_type: str, key: str) -> str:
    """For parts of ours that draw files themselves; as good as the address that `st.image` would give out.

    It is relative to the page's own, so that it holds behind a proxy with a path, and it is forgotten when a run of
    the page no longer asks for it. Raises OSError when the file is gone.
    """
    url = runtime.get_instance().media_file_mgr.add(path.read_bytes(), mime_type, key)
    return url.removeprefix("/")
