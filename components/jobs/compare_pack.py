"""A comparison as one file to take along: the report, the pictures with their boxes, and the places cut out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from components.analysis.compare import Findings
from components.analysis.compare_report import Report, archive
from components.analysis.verdicts import both_boxes
from components.jobs.compare import Ask, Pixels
from components.media import worker
from components.media.compare.value import Box

SIDE = 4096  # pixels
Places = Mapping[str, Box]


def packed(ask: Ask, report: Report, pixels: Pixels | None) -> bytes:
    """A ZIP of report.md, report.json and their pictures. Raises BadFile when the files are gone."""
    drawn = places(report.findings or Findings(), pixels, len(ask.pictures))
    pictures = {
        f"{letter}-marked.png": annotated(picture.path, boxes)
        for letter, picture, boxes in zip("ab", ask.pictures, drawn, strict=False)
    }
    marked = tuple(pictures)
    crops, cut = cut_out(ask, report, pixels)
    heat = {"heat-map.png": pixels.found.heat.read_bytes()} if pixels else {}
    return archive(replace(report, marked=marked, crops=crops), pictures | cut | heat)


def cut_out(
    ask: Ask, report: Report, pixels: Pixels | None
) -> tuple[tuple[tuple[str, str] | None, ...], dict[str, bytes]]:
    """For each difference the names of its two crops, and the crops by their names."""
    names: list[tuple[str, str] | None] = []
    pictures: dict[str, bytes] = {}
    for number, row in enumerate(report.findings.differences if report.findings else (), 1):
        boxes = both_boxes(row, pixels.aligned.placement) if pixels else None
        names.append((f"{number}-a.png", f"{number}-b.png") if boxes else None)
        for name, picture, box in zip(names[-1] or (), ask.pictures, boxes or (), strict=False):
            pictures[name] = worker.crop(picture.path, box).read_bytes()
    return tuple(names), pictures


def places(findings: Findings, pixels: Pixels | None, pictures: int) -> list[Places]:
    """For each picture its boxes by their numbers: the model's, or where it named none, those of the pixels."""
    if pictures == 1:
        return [{str(n): _box(row.box) for n, row in enumerate(findings.improvements, 1) if row.box}]
    if findings.differences or pixels is None:
        rows = list(enumerate(findings.differences, 1))
        ours = {str(n): _box(row.box_a) for n, row in rows if row.box_a}
        return [ours, {str(n): _box(row.box_b) for n, row in rows if row.box_b}]
    clusters = pixels.found.clusters
    return [{str(c.number): c.first for c in clusters}, {str(c.number): c.second for c in clusters}]


def annotated(path: Path, boxes: Places) -> bytes:
    """A PNG of the whole picture with its numbered boxes. Raises BadFile."""
    return worker.mark_boxes(path, list(boxes.values()), list(boxes), side=SIDE, lossless=True).read_bytes()


def _box(box: list[int]) -> Box:
    top, left, bottom, right = box
    return top, left, bottom, right
