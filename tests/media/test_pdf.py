from __future__ import annotations

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from pypdf import PdfReader, PdfWriter

from components.errors import BadFile
from components.media import pdf
from components.media.samples import STUDIO
from tests.media.making import looping_pdf, write_pdf


def locked(path: Path, user: str, owner: str) -> Path:
    writer = PdfWriter(clone_from=path)
    writer.encrypt(user, owner, algorithm="AES-256")
    writer.write(path)
    return path


def widths(path: Path) -> list[int]:
    return [round(float(page.mediabox.width)) for page in PdfReader(path).pages]


def test_pages_are_counted(tmp_path: Path) -> None:
    assert pdf.count_pages(write_pdf(tmp_path / "a.pdf", 12)) == 12


def test_a_thousand_pages_are_the_limit(tmp_path: Path) -> None:
    assert pdf.count_pages(write_pdf(tmp_path / "a.pdf", 1000)) == 1000
    with pytest.raises(BadFile, match="2,000 pages, more than 1,000"):
        pdf.count_pages(write_pdf(tmp_path / "a.pdf", 2000))


def test_a_password_is_asked_to_be_removed(tmp_path: Path) -> None:
    path = locked(write_pdf(tmp_path / "a.pdf", 1), user="secret", owner="boss")
    with pytest.raises(BadFile) as refused:
        pdf.count_pages(path)
    assert (refused.value.message, refused.value.advice) == (
        "The PDF needs a password.",
        "Save a copy without one, and add that.",
    )


def test_a_password_for_changes_only_does_not_hinder(tmp_path: Path) -> None:
    assert pdf.count_pages(locked(write_pdf(tmp_path / "a.pdf", 2), user="", owner="boss")) == 2


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4\n" + bytes(5000), looping_pdf()])
def test_broken_documents_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(BadFile, match=r"broken or incomplete|no pages"):
        pdf.count_pages(tmp_path / "a.pdf")


def test_a_page_becomes_a_picture(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", 2, width=142, height=288)
    assert pdf.render(path, 2, dpi=144).size == (288, 576)


def test_a_page_as_large_as_a_house_becomes_a_usual_picture(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", 1, width=13_999, height=7_000)
    assert pdf.render(path, 1, dpi=600).size == (4000, 2000)


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_is_not_there(page: int, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=f"There is no page {page}: the document has 2."):
        pdf.render(write_pdf(tmp_path / "a.pdf", 2), page)


def test_a_page_has_its_text() -> None:
    assert "Total EUR 3,171.95" in pdf.text(STUDIO.path, 1)


def test_a_blank_page_has_none(tmp_path: Path) -> None:
    assert pdf.text(write_pdf(tmp_path / "a.pdf", 1), 1) == ""


def test_chosen_pages_in_the_order_chosen(tmp_path: Path) -> None:
    source = write_pdf(tmp_path / "a.pdf", 5, width=200)
    assert widths(pdf.choose(source, (5, 1, 2), tmp_path / "b.pdf")) == [205, 201, 202]


def test_a_choice_leaves_scripts_behind(tmp_path: Path) -> None:
    action = b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert) >>"
    (tmp_path / "a.pdf").write_bytes(STUDIO.path.read_bytes().replace(b"/Type /Catalog", action))
    chosen = pdf.choose(tmp_path / "a.pdf", (1,), tmp_path / "b.pdf")
    assert b"app.alert" not in chosen.read_bytes()
    assert "Northlight Studio" in pdf.text(chosen, 1)


def test_an_error_of_the_caller_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(MemoryError), pdf.opened(write_pdf(tmp_path / "a.pdf", 1)) as document:
        assert isinstance(document, pypdfium2.PdfDocument)
        raise MemoryError
