"""Words of strangers on our pages."""

from __future__ import annotations

import re


def escaped(text: str) -> str:
    """Text of a file or model as it is, where Streamlit would read Markdown in it."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~$:])", r"\\\1", text)
