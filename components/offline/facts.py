"""The dated tables in data/, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """data/<name>.toml"""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def limit(name: str) -> int:
    value: int = table("media")["limits"][name]
    return value


@cache
def kinds() -> dict[str, str]:
    """MIME type -> image, video, audio, pdf or text."""
    return {mime: kind for kind, mimes in table("media")["mime"].items() for mime in mimes}
