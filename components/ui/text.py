"""Words of strangers on our pages."""

from __future__ import annotations

import re


def escaped(text: str) -> str:
    """Text of a file or model as it is, where Streamlit would read Markdown in it.

    Its names of icons can't be escaped; a word joiner, which has no width, breaks them up.
    """
    plain = re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~$:&])", r"\\\1", text)
    return re.sub(r":(?=material/|streamlit)", ":\N{WORD JOINER}", plain)
