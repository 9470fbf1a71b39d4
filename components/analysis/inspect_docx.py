"""An inspection as a Word document: verdict, findings with their places, what the checks say, where it comes from."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.shared import Cm

from components.analysis.checks import Check
from components.analysis.evidence import Evidence, Quote
from components.analysis.inspect_claims import JUDGED, SAID, WHY
from components.analysis.record import as_text
from components.analysis.result import Claim, Result
from components.analysis.timecode import clock
from components.prices.money import money

WIDTH = Cm(12)
LETTERS = {"defect": "D"}  # before the numbers of defects, here and on the pictures
RESULTS = {True: "agrees", False: "differs", None: "not checked"}
# What XML can't hold.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG or PNG of a source, with the numbers of its findings drawn on it."""

    caption: str
    content: bytes


def as_docx(results: Sequence[Result], pictures: Mapping[str, Sequence[Picture]]) -> bytes:
    """One section for each item, `pictures` by the item's title. An overview goes before several."""
    document = Document()
    document.core_properties.title = "Inspection"
    document.add_heading("Inspection", 0)
    if len(results) > 1:
        _table(document, ("Item", "Verdict", "Score", "Findings", "Checks that differ"), map(_line, results))
    for result in results:
        _item(document, result, pictures.get(result.title, ()))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def said(result: Result, kind: str) -> str:
    """The value of the one claim of a kind, "" without one."""
    return next((as_text(claim.value) for claim in result.of_kind(kind)), "")


def _line(result: Result) -> tuple[str, ...]:
    found = result.of_kind("defect", "deviation")
    differ = sum(check.ok is False for check in result.checks)
    return result.title, said(result, "verdict"), said(result, "score"), str(len(found)), str(differ)


def _item(document: Any, result: Result, pictures: Sequence[Picture]) -> None:
    document.add_heading(_clean(result.title), 1)
    score = said(result, "score")
    line = document.add_paragraph()
    line.add_run(f"Verdict: {said(result, 'verdict') or 'none'}").bold = True
    of = "".join(f", {claim.details[JUDGED]} judged" for claim in result.of_kind("score") if JUDGED in claim.details)
    line.add_run(f"   Score: {score} of 100{of}" if score else "   Score: none")
    for claim in result.of_kind("verdict"):
        if WHY in claim.details:
            told = f"The model says {claim.details[SAID]}, which does not count. {claim.details[WHY]}"
            document.add_paragraph(_clean(told))
    for text in (*(claim.text for claim in result.of_kind("summary")), result.note):
        if text:
            document.add_paragraph(_clean(text))
    for picture in pictures:
        document.add_picture(io.BytesIO(picture.content), width=WIDTH)
        document.add_paragraph(_clean(picture.caption), style="Caption")
    _findings(document, result, "Deviations from the specification", "deviation")
    _findings(document, result, "Defects", "defect")
    _requirements(document, result)
    if advice := result.of_kind("recommendation"):
        document.add_heading("Recommendations", 2)
        for claim in advice:
            document.add_paragraph(_clean(claim.text), style="List Bullet")
    _checks(document, result)
    _origin(document, result)


def _findings(document: Any, result: Result, title: str, kind: str) -> None:
    claims = result.of_kind(kind)
    document.add_heading(title, 2)
    if not claims:
        document.add_paragraph("None named.")
    for number, claim in enumerate(claims, 1):
        line = document.add_paragraph()
        line.add_run(f"{LETTERS.get(kind, '')}{number}. {claim.severity or ''}: ").bold = True
        line.add_run(_clean(claim.text))
        for text in (*_details(claim), *_places(result, claim), *(_check(check) for check in result.checks_of(claim))):
            document.add_paragraph(_clean(text), style="List Continue")


def _requirements(document: Any, result: Result) -> None:
    if rows := result.of_kind("requirement"):
        document.add_heading("Requirements of the specification", 2)
        cells = ((claim.text, str(claim.value), claim.details.get("Product", "")) for claim in rows)
        _table(document, ("Requirement", "State", "Product"), cells)


def _details(claim: Claim) -> list[str]:
    return [f"{name}: {text}" for name, text in claim.details.items() if text]


def _places(result: Result, claim: Claim) -> list[str]:
    return [f"Place: {where(result, evidence)}" for evidence in claim.evidence]


def where(result: Result, evidence: Evidence) -> str:
    """A place in words, its file first."""
    name = result.sources[evidence.source].name
    match evidence:
        case Quote():
            parts = [f"page {evidence.page}" if evidence.page else "", f"line {evidence.line}" if evidence.line else ""]
            return ", ".join([name, *filter(None, parts)])
        case _ if (start := getattr(evidence, "start", None)) is not None:
            return f"{name}, {clock(start)}"
        case _:
            return f"{name}, {list(getattr(evidence, 'box', None) or ())} of 1000 (top, left, bottom, right)"


def _checks(document: Any, result: Result) -> None:
    if result.checks:
        document.add_heading("Checks", 2)
        rows = (
            (", ".join(one.fields), one.name, RESULTS[one.ok], one.expected, one.found or one.difference)
            for one in result.checks
        )
        _table(document, ("About", "Check", "Result", "Expected", "Found"), rows)


def _check(check: Check) -> str:
    return f"Check, {RESULTS[check.ok]}: {check.name}" + ("" if check.ok else f" ({check.found})")


def _origin(document: Any, result: Result) -> None:
    document.add_heading("Where this comes from", 2)
    files = ", ".join(source.name for source in result.sources)
    document.add_paragraph(_clean(f"Files: {files}"))
    document.add_paragraph(_clean(f"Model: {result.model}. Cost: {money(result.cost)}."))
    document.add_paragraph("A model's finding is a claim. What the checks mark was held against the files by program.")


def _table(document: Any, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(text)


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)
