"""The language that a question asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

ASKED = re.compile(r"\b(?:subtitles?|captions?|translat\w+|written|write)\b[^.\n]{0,60}?\b(?:in|into)\s+([A-Z]\w+)")


@dataclass(frozen=True, slots=True)
class Tongue:
    """`code` as ISO 639, `name` in English."""

    code: str
    name: str


def wanted(question: str) -> Tongue | None:
    """As in "write the subtitles in German"; None where no language is named."""
    for match in ASKED.finditer(question):
        if code := _codes().get(match[1].lower()):
            return Tongue(code, match[1])
    return None


@cache
def _codes() -> dict[str, str]:
    return {name.lower(): code for code, name in Locale("en").languages.items()}
