"""Which model for which work."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from components.prices.row import Source


@dataclass(frozen=True, slots=True)
class Advice:
    """A task of the page at `page`, the model to begin with, the one to go on to, and why."""

    name: str
    page: str
    first: str
    then: str
    why: str


def quality(model: str) -> str:
    """The model's class as its maker places it, or "unknown"."""
    return str(_data()["class"].get(model.rsplit("/", 1)[-1], "unknown"))


def advice() -> tuple[Advice, ...]:
    return tuple(Advice(**row) for row in _data()["task"])


def source() -> Source:
    return Source(_data()["source"], _data()["dated"], "secondary")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "guide.toml").read_text("utf-8"))
