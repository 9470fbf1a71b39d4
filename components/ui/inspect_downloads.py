"""Inspections as files; each is made only when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from components.analysis.evidence import Box, Quote, Rectangle
from components.analysis.inspect_docx import LETTERS, Picture, as_docx
from components.analysis.inspect_export import as_csv, as_json, as_xlsx
from components.analysis.result import Result
from components.errors import BadFile
from components.media import worker
from components.ui.download import download
from components.ui.evidence import files_of
from components.ui.workspace import Workspace

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 12  # pictures of one item in a report


def show_downloads(space: Workspace, shown: Result, results: Sequence[Result], page: str) -> None:
    """A report and JSON of the one shown; with several, a report, a workbook and a CSV of all."""
    held = {result.title: files_of(space, result) for result in results}
    with st.container(horizontal=True):
        _button("Report (Word)", "inspection.docx", DOCX, page, lambda: report([shown], held))
        _button("Report (JSON)", "inspection.json", "application/json", page, lambda: as_json([shown]))
        if len(results) > 1:
            _button("All (Word)", "inspections.docx", DOCX, page, lambda: report(results, held))
            _button("All (Excel)", "inspections.xlsx", XLSX, page, lambda: as_xlsx(results))
            _button("All (CSV)", "inspections.csv", "text/csv", page, lambda: as_csv(results))
            _button("All (JSON)", "inspections.json", "application/json", page, lambda: as_json(results))


def _button(label: str, name: str, mime: str, page: str, make: Callable[[], bytes]) -> None:
    download(label, make, name, mime, key=f"{page}-{name}")


def report(results: Sequence[Result], held: Mapping[str, Mapping[int, Path]]) -> bytes:
    """The Word document with the pictures that are still here, their findings numbered on them."""
    return as_docx(results, {result.title: list(pictures(result, held[result.title])) for result in results})


def pictures(result: Result, files: Mapping[int, Path]) -> list[Picture]:
    """The item's pictures with boxes, and the specification's pages that are quoted with a box."""
    found: list[Picture] = []
    for (source, page), boxes in _drawn(result).items():
        if source not in files or len(found) == MOST:
            continue
        try:
            picture = worker.page_image(files[source], page) if page else files[source]
            marked = worker.mark_boxes(picture, [box for box, _ in boxes], [label for _, label in boxes], side=1200)
        except BadFile:
            continue
        name = result.sources[source].name
        found.append(Picture(f"{name}, page {page}" if page else name, marked.read_bytes()))
    return found


def _drawn(result: Result) -> dict[tuple[int, int], list[tuple[Rectangle, str]]]:
    """Boxes with their labels by source and page (0 for a picture); every picture is there, with boxes or without."""
    found: dict[tuple[int, int], list[tuple[Rectangle, str]]] = {
        (number, 0): [] for number, source in enumerate(result.sources) if source.mime_type.startswith("image/")
    }
    for kind in ("deviation", "defect"):
        for number, claim in enumerate(result.of_kind(kind), 1):
            for evidence in claim.evidence:
                if isinstance(evidence, Box | Quote) and evidence.box:
                    place = (evidence.source, evidence.page or 0)
                    found.setdefault(place, []).append((evidence.box, f"{LETTERS.get(kind, '')}{number}"))
    return found
