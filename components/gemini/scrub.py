"""Take out of foreign text what nobody may see: keys, tokens, and paths of this machine."""

from __future__ import annotations

import re

SECRETS = (
    (re.compile(r"AIza[\w-]{8,}|\bAQ\.[\w-]{8,}|\bya29\.[\w.-]+|\bauth_tokens/[\w-]+"), "[key]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 [key]"),
    (
        re.compile(r"(?i)\b(key|api_key|x-goog-api-key|access_token|token)(['\"]?\s*[=:]\s*['\"]?)[^\s&'\",]{6,}"),
        r"\1\2[key]",
    ),
    (re.compile(r"-----BEGIN [\w ]+-----.*?(-----END [\w ]+-----|$)", re.DOTALL), "[key]"),
)
# A slash after a word, a colon or a slash belongs to an address or a resource name, which may stay.
PATHS = re.compile(r"(?<![\w/:.>])/(?:[\w.@+-]+/)+[\w.@+-]*|\b[A-Za-z]:\\[^\s'\"]+")
LONGEST = 400


def scrub(text: str) -> str:
    """The text in one line, at most 400 characters, without keys and paths."""
    text = " ".join(PATHS.sub("[path]", without_keys(text)).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def without_keys(text: str) -> str:
    """The text as it is, but for keys and tokens; for logs, whose paths are needed."""
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text
