"""A chart and notes on it, for the Ask page; `components/samples/chart.py` draws them from these facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "samples"
TITLE = "Kestrel Outdoor: units sold, first half of 2026"
SOLD = {"Head lamps": 420, "Wool socks": 910, "Bottles": 640, "Tents": 180, "Stoves": 330}
NOTES = """\
# Notes on the first half of 2026

Head lamps were out of stock for three weeks in March because the supplier changed the battery.
Wool socks sold best after the winter campaign; the price stayed at $9.20 a pair.
Bottles got a new lid in May. Returns fell from 4.1 % to 1.3 % after the change.
Tents sell mostly in June and July, so the second half should be stronger.
The team decided to order 600 head lamps and 250 stoves before the end of August.
Questions go to Robin Marlow, who keeps the stock list.
"""


@dataclass(frozen=True, slots=True)
class AskSample:
    title: str
    files: tuple[str, ...]

    @property
    def paths(self) -> list[Path]:
        return [FOLDER / file for file in self.files]


CHART = AskSample("A chart and notes on it", ("sales_chart.png", "sales_notes.md"))
INVOICE = AskSample("An invoice (PDF)", ("invoice_studio.pdf",))
ASK_SAMPLES = (CHART, INVOICE)
