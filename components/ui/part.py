"""Our own parts of a page (components v2), each three files beside its module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


def part(name: str, *more: str) -> Any:
    """Registers the part that lies in `name`.html, .css (after part.css) and .js; what comes back draws it.

    A browser gets one module of it: `more` are the names of scripts that belong to the same.
    """
    html, css = _read(f"{name}.html"), _read("part.css") + _read(f"{name}.css")
    js = "\n".join(_read(f"{script}.js") for script in (name, *more))
    return st.components.v2.component(f"workbench_{name}", html=html, css=css, js=js)


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")
