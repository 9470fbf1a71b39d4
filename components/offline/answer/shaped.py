"""Answers in a form that was asked for: a table, places of print, code as it stands, faults of a screen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from components.offline.answer.critique import LIMITS as MEASURED
from components.offline.answer.critique import MOST, told
from components.offline.answer.grid import Grid, as_markdown, grid
from components.offline.answer.sums import names_column, reckoned
from components.offline.senses import images
from components.offline.senses.legibility import findings
from components.offline.senses.page import Row
from components.offline.senses.source import Source

TABLE = r"\b(chart|graph|plot|diagram|figure|data)\b.*\btable\b|\b(in|as|into) a (markdown )?table\b|\btable of\b"
PLACES = r"\bbox_2d\b|\bbounding box|\bcoordinates\b|\blist (of )?all objects\b|\bdetect\b|\blocate\b"
CODE = r"\bcode\b.*\b(screenshot|picture|image|photo)\b|\bcopy the code\b|\btranscribe the code\b"
CRITIQUE = (
    r"\b(critique|critici[sz]e|improvements?|usability|review)\b.*\b(screen|ui|ux|interface|page|app)|\bcritique\b"
)
SHOWN = 60  # places of print that are listed
STEP = 4  # spaces of one step of indentation
Sources = Sequence[Source]


def shaped(question: str, sources: Sources) -> Iterator[str] | None:
    """The answer, if the question asks for one of these forms; None for any other question."""
    asked = " ".join(question.lower().split())
    for pattern, answer in FORMS:
        if re.search(pattern, asked):
            return answer(sources)
    return _sum(asked, sources)


def _sum(asked: str, sources: Sources) -> Iterator[str] | None:
    """From the first table that answers; one with a column that the question names goes first."""
    tables = [(source, found) for source in sources if (found := grid(source)) is not None]
    for source, found in sorted(tables, key=lambda one: not names_column(asked, one[1])):
        if said := reckoned(asked, found):
            return iter([f"From file {source.index}: {said}" if len(sources) > 1 else said])
    return None


def _tables(sources: Sources) -> Iterator[str]:
    found = [(source, table) for source in sources if (table := grid(source)) is not None]
    for source, table in found:
        yield from _table(source, table, len(sources) > 1)
    if not found:
        yield "I found no table and no chart with printed names and values in it. I don't measure bars or lines.\n"


def _table(source: Source, table: Grid, several: bool) -> Iterator[str]:
    if several or table.title:
        yield f"{f'File {source.index}. ' if several else ''}{table.title}\n\n"
    yield f"{as_markdown(table)}\n"
    if table.gaps:
        yield f"No value is printed for {', '.join(table.gaps)}; I don't measure bars or lines.\n"


def _placed(sources: Sources) -> Iterator[str]:
    places = [place for source in sources for place in _places(source)]
    yield "I recognise no objects. What I can place is print and bar codes:\n\n"
    yield f"```json\n{json.dumps(places[:SHOWN], ensure_ascii=False, indent=1)}\n```\n"
    if len(places) > SHOWN:
        yield f"\n{len(places) - SHOWN} more places of print are left out.\n"


def _places(source: Source) -> Iterator[dict[str, object]]:
    if source.kind not in ("image", "document"):
        return
    for page in source.pages:
        where = {"page": page.number} if source.kind == "document" else {}
        for row in page.rows:
            for line in row.lines:
                yield {"label": line.text, "file": source.index, **where, "box_2d": list(page.as_it_lies(line.box))}


def _code(sources: Sources) -> Iterator[str]:
    for source in sources:
        if source.rows and source.kind in ("image", "document"):
            text = indented(source.rows)
            yield f"```{language(text)}\n{text}\n```\n"
    if not any(source.rows for source in sources):
        yield "I found no text in it.\n"
    yield "Letters that look alike (1, l, I; 0, O) and the depth of indentation may be misread.\n"


def indented(rows: Sequence[Row]) -> str:
    """The rows with spaces before them, by how far they stand from the leftmost one."""
    lefts = sorted({row.box[1] for row in rows})
    step = min((after - before for before, after in pairwise(lefts) if after - before > 9), default=0)
    return "\n".join(" " * (STEP * round((row.box[1] - lefts[0]) / step) if step else 0) + row.text for row in rows)


def language(code: str) -> str:
    """By the words that only one language has; "" when none tells."""
    signs = {
        "python": r"^\s*(def \w+\(|import \w+|from \w+ import|class \w+.*:$|elif )",
        "javascript": r"\b(const|let|function)\b|=>",
        "sql": r"^\s*(select|insert|create table)\b",
        "html": r"<(html|div|body|p)\b",
    }
    return next((name for name, sign in signs.items() if re.search(sign, code, re.MULTILINE | re.IGNORECASE)), "")


def _critique(sources: Sources) -> Iterator[str]:
    faults = [fault for source in sources for fault in _faults(source)]
    yield f"```json\n{json.dumps(faults, ensure_ascii=False, indent=1)}\n```\n" if faults else "I found no fault.\n"
    yield f"\n{MEASURED}\n"


def _faults(source: Source) -> Iterator[dict[str, object]]:
    if source.kind != "image" or source.path is None or not source.pages:
        return
    page = source.pages[0]
    for one in findings(images.pixels(images.open_upright(source.path)), source.rows)[:MOST]:
        what, why = told(one)
        severity = "high" if one.weight >= 0.8 else "medium" if one.weight >= 0.5 else "low"
        place = list(page.as_it_lies(one.box))
        yield {"label": what, "why": why, "severity": severity, "file": source.index, "box_2d": place}


FORMS: tuple[tuple[str, Callable[[Sources], Iterator[str]]], ...] = (
    (CRITIQUE, _critique),
    (CODE, _code),
    (TABLE, _tables),
    (PLACES, _placed),
)
