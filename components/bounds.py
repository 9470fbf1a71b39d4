"""How much one deployment gives its visitors of its disk."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Bounds:
    """In megabytes: one `file`, all files of one `visitor` and of all `visitors` together, copies made of them
    included, and what stays `free` on the disk they lie on.
    """

    file: int = 2_048  # what Gemini's Files API takes
    visitor: int = 4_000
    visitors: int = 20_000
    free: int = 500


DEFAULTS = Bounds()
