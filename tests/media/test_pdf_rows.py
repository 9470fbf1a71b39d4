"""A PDF's text as it is seen."""

from __future__ import annotations

from pathlib import Path

from components.media import pdf, worker
from components.media.products import SPECIFICATION, STATED
from components.samples.document import Line, page


def test_columns_written_one_after_the_other_are_read_line_by_line(tmp_path: Path) -> None:
    left = [Line(text, 56, 100 + 20 * number) for number, text in enumerate(("Weight", "Voltage", "Colour"))]
    right = [Line(text, 300, 101 + 20 * number) for number, text in enumerate(("400 g", "230 V", "green"))]
    paper = tmp_path / "columns.pdf"
    paper.write_bytes(page([*left, *right], [], "test"))
    assert pdf.rows(paper, 1).splitlines() == ["Weight 400 g", "Voltage 230 V", "Colour green"]


def test_the_sample_is_read_by_the_worker() -> None:
    rows = worker.page_rows(SPECIFICATION.path, 1).splitlines()
    assert f"Net weight {STATED['Net weight']}" in rows and f"EAN {STATED['EAN']}" in rows
