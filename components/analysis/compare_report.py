"""A comparison as files: Markdown to read, JSON to compute with, and both with their pictures in one ZIP."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from components.analysis.compare import Difference, Findings, Improvement
from components.analysis.verdicts import Verdict, unnamed
from components.media.compare.value import Aligned, Comparison


@dataclass(frozen=True, slots=True)
class Report:
    """What a run told. `aligned` and `pixels` are None for a single picture, `findings` before a model was asked.

    `crops` are the names of two pictures for each difference, as they lie beside the Markdown, and `marked` those of
    the whole pictures with their boxes; `cost` in USD, None when unknown.
    """

    names: tuple[str, ...]
    question: str = ""
    aligned: Aligned | None = None
    pixels: Comparison | None = None
    findings: Findings | None = None
    verdicts: tuple[Verdict, ...] = ()
    crops: tuple[tuple[str, str] | None, ...] = ()
    marked: tuple[str, ...] = ()
    model: str = ""
    cost: Decimal | None = None


def as_json(report: Report) -> bytes:
    """Everything told, boxes in thousandths (ymin, xmin, ymax, xmax)."""
    return json.dumps(_facts(report), ensure_ascii=False, indent=2).encode()


def as_markdown(report: Report) -> str:
    lines = [f"# {' and '.join(plain(name) for name in report.names)}", ""]
    lines += [f"![{plain(name)}]({picture})" for name, picture in zip(report.names, report.marked, strict=False)]
    lines += [""] * bool(report.marked)
    lines += [*_pixels(report), *_answer(report)]
    return "\n".join(lines).rstrip() + "\n"


def archive(report: Report, pictures: Mapping[str, bytes]) -> bytes:
    """A ZIP of both, and the pictures by their names, such as the crops'."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("report.md", as_markdown(report))
        box.writestr("report.json", as_json(report))
        for name, content in pictures.items():
            box.writestr(name, content)
    return target.getvalue()


def plain(text: str) -> str:
    """Text of a file or model on one line, where a reader of Markdown would find markup, links or pictures in it."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$&])", r"\\\1", " ".join(text.split()))


def _pixels(report: Report) -> Iterator[str]:
    found, aligned = report.pixels, report.aligned
    if found is None or aligned is None:
        return
    (width, height), (wide, high) = aligned.sizes
    yield from ("## Pixels", "")
    yield f"- Sizes: {width} × {height} and {wide} × {high} pixels"
    yield f"- Changed: {found.changed:,} of {found.pixels:,} pixels ({100 * found.share:.2f} %)"
    yield f"- Colours up to {found.threshold:g} apart count as the same; {found.smoothed:,} pixels only smooth an edge"
    yield f"- Structural similarity (SSIM): {found.similarity:.4f}"
    yield f"- Perceptual hash: {'unknown' if found.distance is None else f'{found.distance} of 256 bits'} apart"
    yield from (f"- {note}" for note in aligned.notes)
    yield ""
    if found.clusters:
        yield from ("| Change | Box in A | Box in B | Pixels | Strength |", "| --- | --- | --- | --- | --- |")
        for each in found.clusters:
            places = f"{_box(each.first)} | {_box(each.second)}"
            yield f"| {each.number} | {places} | {each.pixels:,} | {each.strength:.2f} |"
        yield from ("", f"{found.further} smaller ones are left out.", "") if found.further else ("",)


def _answer(report: Report) -> Iterator[str]:
    found = report.findings
    if found is None:
        return
    yield from (f"## {plain(report.model) or 'Model'}", "", f"Asked: {plain(report.question)}", "")
    if found.partial:
        yield from ("The answer broke off; this is what had arrived.", "")
    yield from (plain(found.summary), "") if found.summary else ()
    for number, row in enumerate(found.differences):
        yield from _difference(number, row, report)
    for number, better in enumerate(found.improvements, 1):
        yield from (f"### {number}. {plain(better.what)}", "", f"{plain(better.why)} Severity: {better.severity}.", "")
    if missed := _missed(report):
        yield from (f"Changes of pixels that the model did not name: {', '.join(map(str, missed))}.", "")
    yield f"Cost: {'unknown' if report.cost is None else f'${report.cost}'}"


def _difference(at: int, row: Difference, report: Report) -> Iterator[str]:
    yield from (f"### {at + 1}. {row.kind.title()}: {plain(row.what)}", "")
    places = f"in A {_box(row.box_a)}, in B {_box(row.box_b)}"
    sure = "" if row.certainty is None else f", certainty {100 * row.certainty:.0f} %"
    yield f"Severity {row.severity}{sure}; {places}."
    if at < len(report.verdicts):
        yield f"**{report.verdicts[at].mark.capitalize()}**: {report.verdicts[at].reason}"
    yield ""
    if at < len(report.crops) and (crops := report.crops[at]):
        yield from (f"![A]({crops[0]}) ![B]({crops[1]})", "")


def _facts(report: Report) -> dict[str, Any]:
    found, aligned = report.findings, report.aligned
    differences = found.differences if found else ()
    return {
        "files": list(report.names),
        "question": report.question,
        "alignment": aligned and {"how": aligned.how, "sizes": aligned.sizes, "notes": aligned.notes},
        "pixels": report.pixels and report.pixels.as_facts(),
        "summary": found.summary if found else None,
        "differences": [_row(at, row, report) for at, row in enumerate(differences)],
        "improvements": [_dump(row) for row in (found.improvements if found else ())],
        "changes_not_named": list(_missed(report)),
        "complete": None if found is None else not found.partial,
        "model": report.model,
        "cost_usd": None if report.cost is None else str(report.cost),
    }


def _row(at: int, row: Difference, report: Report) -> dict[str, Any]:
    verdict = report.verdicts[at] if at < len(report.verdicts) else None
    told = {"verdict": verdict and verdict.mark, "reason": verdict and verdict.reason}
    return _dump(row) | told | {"changes": list(verdict.clusters) if verdict else []}


def _dump(row: Difference | Improvement) -> dict[str, Any]:
    return row.model_dump(mode="json")


def _missed(report: Report) -> tuple[int, ...]:
    return unnamed(report.verdicts, report.pixels) if report.pixels and report.findings else ()


def _box(box: tuple[float, ...] | list[int] | None) -> str:
    return "nowhere" if box is None else " ".join(f"{edge:.0f}" for edge in box)
