"""Records as files; each is made only when its button is pressed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.analysis.exports import as_csv, as_json, as_xlsx, one_json
from components.analysis.shape import Shape
from components.jobs.records import Reading
from components.ui.desk import Desk
from components.ui.download import download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_downloads(desk: Desk, shape: Shape, readings: Sequence[Reading], shown: Reading, page: str) -> None:
    """JSON of the one shown and of all, CSV, and a workbook with an items sheet."""
    sheets = desk.sheets(list(readings))
    one = next(sheet for sheet, reading in zip(sheets, readings, strict=True) if reading is shown)
    kinds = (
        ("This record (JSON)", "record.json", "application/json", lambda: one_json(one)),
        ("All (JSON)", "records.json", "application/json", lambda: as_json(sheets)),
        ("All (CSV)", "records.csv", "text/csv", lambda: as_csv(shape, sheets)),
        ("All (Excel)", "records.xlsx", XLSX, lambda: as_xlsx(shape, sheets)),
    )
    with st.container(horizontal=True):
        for label, name, mime, make in kinds:
            download(label, make, name, mime, key=f"{page}-{name}")
