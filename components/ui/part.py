"""Our own parts of a page (components v2), each three files beside its module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


def part(name: str) -> Any:
    """Registers the part that lies in `name`.html, .css (after part.css) and .js; what comes back draws it."""
    html, css, js = (_read(f"{name}.{kind}") for kind in ("html", "css", "js"))
    return st.components.v2.component(f"workbench_{name}", html=html, css=_read("part.css") + css, js=js)


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")
