"""Files that the product ships, with what is printed on them. `components/samples/make.py` draws them from these facts.

Shops, people and goods are invented. Amounts are strings as printed, without currency; dates are ISO 8601.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).resolve().parents[1] / "samples"


def stamp_of(facts: object) -> str:
    """Sixteen characters that change with the facts."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Sample:
    """`facts` has the field names of the ready-made shape of that `kind`, and lacks what isn't printed."""

    file: str
    title: str
    kind: Literal["receipt", "invoice", "product", "film", "meeting"]
    facts: Mapping[str, Any]

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    @property
    def stamp(self) -> str:
        """Tells, from within the file, which facts it was drawn from."""
        return stamp_of(self.facts)


def _row(name: str, quantity: str, unit_price: str, price: str) -> dict[str, str]:
    return {"name": name, "quantity": quantity, "unit_price": unit_price, "price": price}


CAFE = Sample(
    "receipt_cafe.png",
    "Receipt of a café",
    "receipt",
    {
        "store": "Blue Fern Café",
        "address": "48 Juniper Street, Madison WI 53703",
        "date": "2026-10-17",
        "items": (
            _row("Flat White", "2", "4.50", "9.00"),
            _row("Avocado Toast", "1", "11.25", "11.25"),
            _row("Almond Croissant", "2", "3.95", "7.90"),
            _row("Fresh Orange Juice", "1", "5.60", "5.60"),
        ),
        "subtotal": "33.75",
        "tax": "1.86",
        "total": "35.61",
        "currency": "USD",
        "payment": "VISA",
    },
)
HARDWARE = Sample(
    "receipt_wrong_total.png",
    "Receipt whose total is wrong by 2.00",
    "receipt",
    {
        "store": "Harbor Lane Hardware",
        "address": "7 Wharf Road, Duluth MN 55802",
        "date": "2026-10-24",
        "items": (
            _row("Wood Screws 40mm", "3", "6.49", "19.47"),
            _row("Paint Brush 2in", "2", "7.99", "15.98"),
            _row("Masking Tape", "1", "4.25", "4.25"),
            _row("Sandpaper P120", "2", "3.50", "7.00"),
        ),
        "subtotal": "46.70",
        "tax": "3.74",
        "total": "52.44",
        "currency": "USD",
        "payment": "CASH",
    },
)
STUDIO = Sample(
    "invoice_studio.pdf",
    "Invoice of a design studio",
    "invoice",
    {
        "vendor": "Northlight Studio GmbH",
        "customer": "Kestrel Outdoor Ltd",
        "invoice_number": "NL-2026-0317",
        "date": "2026-09-30",
        "due_date": "2026-10-30",
        "items": (
            _row("Design workshop (day)", "2", "840.00", "1680.00"),
            _row("Icon set", "24", "35.00", "840.00"),
            _row("Print proofs", "3", "48.50", "145.50"),
        ),
        "subtotal": "2665.50",
        "tax": "506.45",
        "total": "3171.95",
        "currency": "EUR",
        "iban": "DE89 3704 0044 0532 0130 00",
    },
)
GRANOLA = Sample(
    "label_granola.png",
    "Label of a cereal, with its bar code",
    "product",
    {
        "name": "Oat Granola Honey & Almond",
        "category": "Breakfast cereal",
        "brand": "Morning Ridge",
        "price_range": "$6.49",
        "features": ("Whole grain oats", "High in fiber", "No palm oil", "400 g"),
        "code": "9521234567899",
    },
)
PLANNER = Sample(
    "demo_planner.mp4",
    "Demo film of a planner",
    "film",
    {
        "product": "Harbor Planner",
        # What each scene shows as its heading, below it, and what the voice says.
        "scenes": (
            (
                "Harbor Planner",
                "Your week in one place",
                "Meet Harbor Planner. It keeps the whole week of your team in one place.",
            ),
            (
                "Add a task",
                "Report, Tuesday at ten",
                "You can add a task in one line. Type report, Tuesday at ten, and it finds the right hour.",
            ),
            (
                "Move your plans",
                "Everything else makes room",
                "Plans change. Move a task to another day, and everything else makes room for it.",
            ),
            (
                "Share the week",
                "Changes arrive at once",
                "Share the week with your team. Every change arrives on their phones at once.",
            ),
            (
                "Try it free",
                "First month free of charge",
                "Try Harbor Planner today. The first month is free of charge.",
            ),
        ),
    },
)
LAUNCH = Sample(
    "meeting_launch.ogg",
    "A short meeting of two",
    "meeting",
    {
        "day": "2026-11-17",
        "present": ("Ann", "Tom"),
        # The number of the voice, and its words.
        "turns": (
            (0, "Good morning, Tom. Let us talk about the launch of the new website."),
            (1, "Good morning, Ann. The tests went well. Only two small problems are left."),
            (0, "So we have decided to launch on Monday, December seventh."),
            (1, "Good. I will send the final test report by Friday."),
            (0, "And Tom, please prepare the demo for our customers by Thursday."),
            (1, "Of course. How much money is left for the campaign?"),
            (0, "I do not know. We have to check the budget with Maria."),
            (1, "Then let us put the budget on the agenda for the next meeting."),
            (0, "And we agreed to use the blue logo on every page."),
            (1, "Right. Thank you, Ann, and see you next week."),
        ),
    },
)
SAMPLES = (CAFE, HARDWARE, STUDIO, GRANOLA)
