"""Two pictures over each other: side by side, with a slider, as onion skin, blinking; and their heat map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from components.media.compare.value import Box
from components.ui.address import address
from components.ui.part import part

Mode = Literal["side", "slider", "onion", "blink", "heat"]
Tone = Literal["plain", "agree", "disagree", "outside"]
MODES: tuple[Mode, ...] = get_args(Mode)
TITLES: dict[Mode, str] = {
    "side": "Side by side",
    "slider": "Slider",
    "onion": "Onion skin",
    "blink": "Blink",
    "heat": "Heat map",
}
HEAT = "Changed pixels from yellow (slight) to red (strong); pale blue: edges that are only smoothed differently."

_part = part("slider")


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a view, in thousandths, with its number; `tone` sets colour and line, so that neither stands alone."""

    place: Box
    label: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class View:
    """A PNG, its name, and what is marked on it."""

    path: Path
    label: str
    marks: Sequence[Mark] = ()
    caption: str | None = None


def slider(key: str, mode: Mode, first: View, second: View, heat: Path) -> None:
    """Draws the part; all three pictures are of one size. Arrow keys move the slider, the space bar swaps.

    Raises OSError when a picture is gone.
    """
    third = View(heat, f"Heat map of {first.label} and {second.label}", second.marks, HEAT)
    views = {"first": first, "second": second, "heat": third}
    _part(key=key, data={"mode": mode} | {name: _plain(view, f"{key}-{name}") for name, view in views.items()})


def _plain(view: View, key: str) -> dict[str, object]:
    return {
        "src": address(view.path, "image/png", key),
        "label": view.label,
        "caption": view.caption,
        "boxes": [{"place": list(mark.place), "label": mark.label, "tone": mark.tone} for mark in view.marks],
    }
