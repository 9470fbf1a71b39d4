"""What comes of cutting a part out of a film."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Trimmed:
    """`start` is where it really begins in the whole (seconds): at the last key frame before the start asked for."""

    path: Path
    start: float
    seconds: float
