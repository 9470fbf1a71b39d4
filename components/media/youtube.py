"""Addresses of films on YouTube, which Google's service opens itself."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"}
ID = re.compile(r"[A-Za-z0-9_-]{11}")
PATHS = re.compile(r"/(?:shorts|live|embed|v)/([A-Za-z0-9_-]{11})/?")


def film_id(address: str) -> str | None:
    """The film's id, or None for what is no address of a film there."""
    parts = urlsplit(address.strip() if "//" in address else f"https://{address.strip()}")
    if parts.scheme not in ("http", "https"):
        return None
    if parts.hostname == "youtu.be":
        found = parts.path.strip("/")
    elif parts.hostname in HOSTS:
        match = PATHS.fullmatch(parts.path)
        found = match[1] if match else parse_qs(parts.query).get("v", [""])[0] if parts.path == "/watch" else ""
    else:
        return None
    return found if ID.fullmatch(found) else None


def address(id: str, second: float = 0) -> str:
    """Where a person looks at it, from that second."""
    return f"https://www.youtube.com/watch?v={id}{f'&t={int(second)}' if second else ''}"
