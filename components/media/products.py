"""A specification and two labels that the product ships; one keeps to it. `components/samples/products.py` draws them.

Makers and goods are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from components.media.samples import stamp_of

FOLDER = Path(__file__).resolve().parents[1] / "samples"

# What the specification states, by its own labels.
STATED: Mapping[str, str] = MappingProxyType(
    {
        "Product": "Crunchy Muesli Apple & Hazelnut",
        "Article no.": "HM-2041",
        "EAN": "9521101530018",
        "Net weight": "500 g ± 5 g",
        "Ingredients": "Oat flakes, apple pieces (12 %), hazelnuts (8 %), honey, salt",
        "Allergens": "Contains oats and hazelnuts",
        "Colour of the band": "green",
    }
)


@dataclass(frozen=True, slots=True)
class SampleProduct:
    """A file with what is printed on it; `differs` names the statements that it doesn't keep to."""

    file: str
    title: str
    printed: Mapping[str, str]
    differs: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    @property
    def stamp(self) -> str:
        """Tells, from within the file, which facts it was drawn from."""
        return stamp_of(dict(self.printed))


SPECIFICATION = SampleProduct("muesli_specification.pdf", "Specification", STATED)
RIGHT = SampleProduct("muesli_good.png", "A label that keeps to it", {**STATED, "Net weight": "500 g"})
WRONG = SampleProduct(
    "muesli_faulty.png",
    "A label with three faults",
    {**STATED, "Net weight": "450 g", "EAN": "9521101530087", "Allergens": ""},
    ("Net weight", "EAN", "Allergens"),
)
PRODUCTS = (RIGHT, WRONG, SPECIFICATION)
