"""Pairs of pictures that the product ships, with what differs. `components/samples/pairs.py` draws them from this."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from components.media.samples import stamp_of

FOLDER = Path(__file__).resolve().parents[1] / "samples"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `place` holds both states: (top, left, bottom, right) in pixels."""

    kind: Literal["added", "removed", "modified"]
    what: str
    place: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SamplePair:
    """Two files of one size (width, height), before and after."""

    files: tuple[str, str]
    title: str
    preset: str
    size: tuple[int, int]
    changes: tuple[Change, ...]

    @property
    def paths(self) -> tuple[Path, Path]:
        return FOLDER / self.files[0], FOLDER / self.files[1]

    @property
    def stamp(self) -> str:
        """Tells, from within the files, which facts they were drawn from."""
        return stamp_of(asdict(self))


CHECKOUT = SamplePair(
    ("checkout_before.png", "checkout_after.png"),
    "A shop's checkout, two versions",
    "UI change review",
    (1100, 760),
    (
        Change(
            "modified", 'The button reads "Pay now", before "Buy", and is green, before blue', (560, 690, 616, 1030)
        ),
        Change("removed", 'The field "Gift message" is gone', (440, 70, 540, 610)),
        Change("added", 'The note "Free returns within 30 days"', (640, 690, 680, 1030)),
        Change("modified", "Shipping is $0.00, before $2.50", (435, 960, 465, 1030)),
        Change("modified", "The total is $62.40, before $64.90", (495, 945, 525, 1030)),
    ),
)
LAMP = SamplePair(
    ("lamp_before.jpg", "lamp_after.jpg"),
    "A desk lamp, before and after repair",
    "Product before and after",
    (900, 1000),
    (
        Change("removed", "The dent in the shade is gone", (300, 520, 372, 610)),
        Change("added", "A label on the base", (800, 380, 850, 520)),
        Change("modified", "The switch is red, before grey", (735, 560, 785, 610)),
    ),
)
PAIRS = (CHECKOUT, LAMP)
