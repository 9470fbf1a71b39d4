"""What came of a film so far, and the result of it all that is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from components.analysis import chapters, subtitles
from components.analysis.chapters import Chapter
from components.analysis.result import Result, Source, State
from components.analysis.subtitles_repair import Repair, repaired
from components.analysis.video import FORMS, Part, Writing, overview_shape
from components.analysis.video_claims import Span, checks, claims, written_checks
from components.analysis.video_report import Written
from components.gemini import structured
from components.jobs.run import Item
from components.jobs.tab import paid, total, used
from components.jobs.video import Film
from components.prices import bill
from components.prices.band import Band


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an item's answer holds, whole or not; `sentence` says what is wrong with it, "" when nothing is."""

    value: Mapping[str, Any] = field(default_factory=dict)
    sentence: str = ""


def overview(parts: Sequence[Part], item: Item) -> Outcome:
    return _read(overview_shape(parts), item)


def form(what: Writing, item: Item) -> Outcome:
    """Of a writing with a shape: posts, subtitles."""
    return _read(FORMS[what], item)


def _read(shape: Any, item: Item) -> Outcome:
    if item.done is None:
        stopped = "Stopped before the answer was complete." if item.ended else ""
        return Outcome(structured.peek(item.text), str(item.error) if item.error else stopped)
    answer = structured.parse(shape, item.text, item.done.finish)
    if isinstance(answer, structured.Parsed):
        return Outcome(answer.value.model_dump())
    return Outcome(answer.value, answer.sentence)


def listed(value: Mapping[str, Any], span: Span) -> tuple[Chapter, ...]:
    """The chapters of an overview, each up to the next one."""
    rows = value.get("chapters")
    read = chapters.read([row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else [])
    return chapters.closed(read, span.end)


def mended(value: Mapping[str, Any], span: Span) -> Repair:
    """Subtitles as they can be shown, with what was done to them."""
    rows = value.get("cues")
    cues = subtitles.read([row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else [])
    return repaired(cues, span.end)


def amount(item: Item, model: str, today: date) -> Decimal | None:
    """What an item cost in US dollars; None where it is not known."""
    return paid(item, model, today)


def result(
    film: Film,
    span: Span,
    record: Mapping[str, Any],
    chapter_list: Sequence[Chapter],
    written: Written,
    items: Sequence[Item],
    *,
    model: str,
    note: str = "",
    sha256: str = "",
    estimate: Band[Decimal] | None = None,
    run: str = "",
    today: date,
) -> Result:
    """All that was made of a film as it stands. `items` are the calls it took, the overview's first, if any."""
    texts = {"article": written.article, "description": written.description}
    first = items[0].state if items else "waiting"
    state: State = "incomplete" if first == "waiting" or first == "running" else first
    return Result(
        task="video",
        title=film.name,
        claims=claims(record, chapter_list, span),
        checks=(
            *checks(record, chapter_list, span),
            *written_checks(texts, written.posts, written.cues, span),
        ),
        sources=(Source(name=film.name, mime_type=film.media.mime_type if film.media else "", sha256=sha256),),
        model=next((item.done.model_version for item in items if item.done and item.done.model_version), model),
        state=state,
        note=note,
        usage=bill.added(used(item) for item in items),
        estimate=estimate,
        cost=total(items, model, today),
        run=run,
        data={
            **texts,
            "posts": list(written.posts),
            "subtitles": [{"start": cue.start, "end": cue.end, "text": cue.text} for cue in written.cues],
            "questions": [{"question": question, "answer": answer} for question, answer in written.asked],
        },
    )
