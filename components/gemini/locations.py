"""Where Vertex AI answers from, as the dated table in locations.toml has it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TABLE: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("locations.toml").read_text("utf-8"))
LOCATIONS: tuple[str, ...] = (*TABLE["wide"], *TABLE["regions"])


def for_live(location: str) -> str:
    """The location of a talk: the same, or the region that stands in for one without the Live API."""
    stand_in: str = TABLE["live"].get(location, location)
    return stand_in
