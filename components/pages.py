"""The pages of the app: one row each, the only place where a page is registered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "pages"
PICTURES = Path(__file__).resolve().parent / "ui" / "pictures"


@dataclass(frozen=True, slots=True)
class Page:
    """`address` is the path in the browser; "" is the home page. `summary` says in one sentence what it is for."""

    address: str
    title: str
    icon: str
    group: str
    summary: str

    @property
    def script(self) -> Path:
        return FOLDER / f"{self.address or 'home'}.py"

    def picture(self, scheme: str) -> Path:
        """A result of this page, as it looks in the "light" or "dark" theme; made by tests/browser/pictures.py."""
        return PICTURES / f"{self.address}-{scheme}.webp"


PAGES = (
    Page("", "Home", ":material/home:", "", "What the workbench does, and a first result."),
    Page(
        "live",
        "Talk",
        ":material/graphic_eq:",
        "Talk",
        "Speak with a model by microphone, camera and shared screen; see what it heard, and what it costs.",
    ),
    Page(
        "ask",
        "Ask",
        ":material/forum:",
        "Analyse files",
        "Questions about any files in one conversation: tables, boxes and pages to look at, a price on each answer.",
    ),
    Page(
        "compare",
        "Compare",
        ":material/compare:",
        "Analyse files",
        "Two pictures or a series: what changed by the pixels, and what a model says of it, checked against them.",
    ),
    Page(
        "extract",
        "Extract",
        ":material/receipt_long:",
        "Analyse files",
        "Receipts, invoices, products or any form into checked tables: JSON, CSV, Excel.",
    ),
    Page(
        "inspect",
        "Inspect",
        ":material/fact_check:",
        "Analyse files",
        "Products against their specification: verdict, defects, deviations; every quote and place checked.",
    ),
    Page(
        "meeting",
        "Meeting",
        ":material/groups:",
        "Analyse files",
        "Recordings into transcripts by speakers and minutes, of which every decision and action can be heard.",
    ),
    Page(
        "video",
        "Video",
        ":material/movie:",
        "Analyse files",
        "Films: summary, chapters with pictures, demos, articles, posts and subtitles, each claim beside its moment.",
    ),
    Page(
        "cost",
        "Cost",
        ":material/payments:",
        "Costs and history",
        "What files, work or a talk will cost at each model, ways to pay less, and all that was spent.",
    ),
    Page(
        "history",
        "History",
        ":material/history:",
        "Costs and history",
        "Results of the past: found again, looked at, corrected, taken along.",
    ),
)
