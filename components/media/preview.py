"""What a player is given in place of a file that browsers can't play."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Preview:
    """`exact`: sound and pictures are the original's, only packed anew."""

    path: Path
    mime_type: str
    exact: bool
