"""Words of strangers on our pages."""

from __future__ import annotations

import re


def size(count: int) -> str:
    """Bytes in words: 33 bytes, 3.8 kB, 512.4 MB."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1e3:,.1f} kB" if count < 1e6 else f"{count / 1e6:,.1f} MB"


def escaped(text: str) -> str:
    """Text of a file or model as it is, where Streamlit would read Markdown in it.

    Its names of icons can't be escaped; a word joiner, which has no width, breaks them up.
    """
    plain = re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~$:&])", r"\\\1", text)
    return re.sub(r":(?=material/|streamlit)", ":\N{WORD JOINER}", plain)
