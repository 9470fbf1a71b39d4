"""A film's answer as claims with moments, and what can be checked about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from components.analysis import chapters, posts, timecode
from components.analysis.chapters import Chapter
from components.analysis.checks import Check
from components.analysis.evidence import Moment
from components.analysis.result import Claim
from components.analysis.subtitles import Cue, problems

Record = Mapping[str, Any]
POINTS, IMPROVEMENTS = (3, 5), (3, 3)


@dataclass(frozen=True, slots=True)
class Span:
    """The seconds a film's times may name; `end` None where its length is not known."""

    start: float = 0.0
    end: float | None = None

    def holds(self, second: float) -> bool:
        return self.start <= second and (self.end is None or second <= self.end)


def claims(record: Record, listed: Sequence[Chapter], span: Span) -> tuple[Claim, ...]:
    """All that an overview says; chapters as they stand, corrected or not. Times outside the span bear no evidence."""
    return (*_summary(_of(record, "summary"), span), *_chapters(listed, span), *_demo(_of(record, "demo"), span))


def checks(record: Record, listed: Sequence[Chapter], span: Span) -> tuple[Check, ...]:
    """Chapters inside, in order and covering; every other time inside; as many points as were asked for."""
    found = list[Check]()
    if "chapters" in record:
        found += chapters.checks(listed, span.start, span.end, [f"chapter-{n}" for n in range(1, len(listed) + 1)])
    found += _times(record, span)
    if record.get("summary"):
        found.append(_number("Three to five key points", "point", _rows(_of(record, "summary"), "key_points"), POINTS))
    if record.get("demo"):
        rows = _rows(_of(record, "demo"), "improvements")
        found.append(_number("Three improvements", "improvement", rows, IMPROVEMENTS))
    return tuple(found)


def written_checks(
    texts: Mapping[str, str], posted: Sequence[str], cues: Sequence[Cue], span: Span
) -> tuple[Check, ...]:
    """Lengths of what was written, and whether subtitles can be read in time."""
    found = []
    if texts.get("article"):
        found.append(posts.fits("Article is about 500 words", texts["article"], posts.ARTICLE, "article"))
    if texts.get("description"):
        about = posts.DESCRIPTION
        found.append(posts.fits("Description is about 200 words", texts["description"], about, "description"))
    found += [
        posts.fits(f"Post {number} fits X", text, posts.POST, f"post-{number}") for number, text in enumerate(posted, 1)
    ]
    if cues:
        wrong = problems(cues, span.end)
        said = "; ".join(f"{number + 1} {why}" for number, why in list(wrong.items())[:3])
        name = "Subtitles can be read in time"
        found.append(
            Check(name, not wrong, "every cue", said or "every cue", f"{len(wrong)} cues" if wrong else "", ())
        )
    return tuple(found)


def _summary(summary: Record, span: Span) -> Iterator[Claim]:
    if text := _text(summary, "theme"):
        yield Claim(id="theme", kind="summary", field="Theme", text=text)
    for number, row in enumerate(_rows(summary, "key_points"), 1):
        yield _claim(f"point-{number}", "summary", f"Key point {number}", row, span)
    if text := _text(summary, "conclusion"):
        yield Claim(id="conclusion", kind="summary", field="Conclusion", text=text)


def _chapters(listed: Sequence[Chapter], span: Span) -> Iterator[Claim]:
    for number, one in enumerate(listed, 1):
        inside = one.start is not None and span.holds(one.start)
        moment = (Moment(start=one.start, end=one.end),) if inside and one.start is not None else ()
        yield Claim(id=f"chapter-{number}", kind="chapter", field=one.title, text=one.text, evidence=moment)


def _demo(demo: Record, span: Span) -> Iterator[Claim]:
    if text := _text(demo, "interface"):
        yield Claim(id="interface", kind="feature", field="Interface", text=text)
    for number, row in enumerate(_rows(demo, "features"), 1):
        yield _claim(f"feature-{number}", "feature", _text(row, "name"), row, span)
    for number, row in enumerate(_rows(demo, "improvements"), 1):
        yield _claim(f"improvement-{number}", "improvement", "", row, span)
    for number, row in enumerate(_rows(demo, "marketing_scenes"), 1):
        yield _claim(f"scene-{number}", "scene", "", row, span)


def _claim(id: str, kind: str, name: str, row: Record, span: Span) -> Claim:
    start, end = timecode.seconds(row.get("start")), timecode.seconds(row.get("end"))
    if start is None or not span.holds(start):
        return Claim(id=id, kind=kind, field=name, text=_text(row, "text"))
    end = end if end is not None and end >= start and span.holds(end) else None
    return Claim(id=id, kind=kind, field=name, text=_text(row, "text"), evidence=(Moment(start=start, end=end),))


def _times(record: Record, span: Span) -> Iterator[Check]:
    """One check for each kind of row whose times lie outside, else one that all lie inside."""
    named = [
        *(("point", n, row) for n, row in enumerate(_rows(_of(record, "summary"), "key_points"), 1)),
        *(("feature", n, row) for n, row in enumerate(_rows(_of(record, "demo"), "features"), 1)),
        *(("improvement", n, row) for n, row in enumerate(_rows(_of(record, "demo"), "improvements"), 1)),
        *(("scene", n, row) for n, row in enumerate(_rows(_of(record, "demo"), "marketing_scenes"), 1)),
    ]
    told = [(f"{kind}-{n}", str(row[key])) for kind, n, row in named for key in ("start", "end") if row.get(key)]
    if not told:
        return
    ids, name = tuple(dict.fromkeys(id for id, _ in told)), "Times lie inside the clip"
    limit = f"{timecode.clock(span.start)}-{'end' if span.end is None else timecode.length(span.end)}"
    wrong = [(id, text) for id, text in told if (second := timecode.seconds(text)) is None or not span.holds(second)]
    if span.end is None and not wrong:
        yield Check(name, None, "the clip's length", "not known", "", ids)
    else:
        outside = tuple(dict.fromkeys(id for id, _ in wrong))
        found = ", ".join(text for _, text in wrong) or "all"
        yield Check(name, not wrong, limit, found, f"{len(wrong)} outside" if wrong else "", outside or ids)


def _number(name: str, kind: str, rows: Sequence[Record], span: tuple[int, int]) -> Check:
    least, most = span
    ok = least <= len(rows) <= most
    ids = tuple(f"{kind}-{number}" for number in range(1, len(rows) + 1))
    return Check(name, ok, f"{least}-{most}" if least < most else str(least), str(len(rows)), "", () if ok else ids)


def _of(record: Record, name: str) -> Record:
    found = record.get(name)
    return found if isinstance(found, Mapping) else {}


def _rows(record: Record, name: str) -> list[Record]:
    found = record.get(name)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _text(row: Record, name: str) -> str:
    return str(row.get(name) or "").strip()
