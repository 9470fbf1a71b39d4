"""A comparison as files; each is made only when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.analysis.compare import Findings
from components.analysis.compare_report import Report, as_json
from components.jobs.compare import Ask, Pixels
from components.jobs.compare_pack import annotated, packed, places
from components.ui.download import download


def show_downloads(ask: Ask, report: Report, pixels: Pixels | None, page: str) -> None:
    """A ZIP of the report with its pictures, JSON, and each picture with its numbered boxes."""
    drawn = places(report.findings or Findings(), pixels, len(ask.pictures))
    with st.container(horizontal=True):
        zipped = partial(packed, ask, report, pixels)
        _button("Report with pictures (ZIP)", "comparison.zip", "application/zip", page, zipped)
        _button("Report (JSON)", "comparison.json", "application/json", page, partial(as_json, report))
        for letter, picture, boxes in zip("AB", ask.pictures, drawn, strict=False):
            make = partial(annotated, picture.path, boxes)
            _button(f"{letter} with boxes (PNG)", f"{letter.lower()}-marked.png", "image/png", page, make)


def _button(label: str, name: str, mime: str, page: str, make: Callable[[], bytes]) -> None:
    download(label, make, name, mime, key=f"{page}-{name}")
