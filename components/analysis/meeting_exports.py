"""A meeting as files: Markdown, Word, plain text, subtitles, JSON, a table of actions, a calendar of deadlines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from docx import Document
from icalendar import Calendar, Event

from components.analysis import subtitles
from components.analysis.harmless import harmless
from components.analysis.meeting import Meeting, data, is_day
from components.analysis.meeting_question import timed
from components.analysis.minutes import KINDS, TITLES, Point
from components.analysis.subtitles_repair import repaired
from components.analysis.timecode import clock, length
from components.analysis.transcript import Said
from components.analysis.unmarked import unmarked
from components.cells import safe

QUESTIONS = "Questions and answers"
MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&])|^([-+](?=\s)|\d+(?=[.)]))")


def as_markdown(meeting: Meeting) -> str:
    lines = [f"# {_md(meeting.title)}", ""]
    lines += [f"{_md(line)}  " for line in _head(meeting)]
    for title, points in _by_kind(meeting):
        lines += ["", f"## {title}", ""]
        lines += [f"- {_md(_sentence(point))}{_when(meeting, point)}" for point in points]
    if meeting.asked:
        lines += ["", f"## {QUESTIONS}", ""]
        lines += [f"**{_md(one.question)}**\n\n{harmless(timed(meeting, one.answer))}\n" for one in meeting.asked]
    lines += ["", "## Transcript", ""]
    lines += [
        f"**{_md(meeting.name(turn.speaker))}** ({clock(turn.start)}): {_md(_words(turn))}\n" for turn in meeting.turns
    ]
    return "\n".join(lines).rstrip() + "\n"


def as_text(meeting: Meeting) -> str:
    """The same without marks of any format; of the transcript a turn a line."""
    blocks = [[meeting.title, *_head(meeting)]]
    for title, points in _by_kind(meeting):
        blocks.append([title.upper(), *(f"- {_sentence(point)}{_when(meeting, point)}" for point in points)])
    blocks += [[one.question, unmarked(timed(meeting, one.answer))] for one in meeting.asked]
    lines = (f"[{clock(turn.start)}] {meeting.name(turn.speaker)}: {_words(turn)}" for turn in meeting.turns)
    blocks.append(["TRANSCRIPT", *lines])
    return "\n\n".join(map("\n".join, blocks)) + "\n"


def as_docx(meeting: Meeting) -> bytes:
    """Headings and lists are Word's own styles, so that they can be restyled."""
    document = Document()
    document.add_heading(_xml(meeting.title), 0)
    for line in _head(meeting):
        document.add_paragraph(_xml(line))
    for title, points in _by_kind(meeting):
        document.add_heading(title, 1)
        for point in points:
            document.add_paragraph(_xml(f"{_sentence(point)}{_when(meeting, point)}"), "List Bullet")
    if meeting.asked:
        document.add_heading(QUESTIONS, 1)
    for one in meeting.asked:
        document.add_paragraph().add_run(_xml(one.question)).bold = True
        document.add_paragraph(_xml(unmarked(timed(meeting, one.answer))))
    document.add_heading("Transcript", 1)
    for turn in meeting.turns:
        paragraph = document.add_paragraph()
        paragraph.add_run(_xml(f"{meeting.name(turn.speaker)} ({clock(turn.start)}): ")).bold = True
        paragraph.add_run(_xml(_words(turn)))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def cues(meeting: Meeting) -> tuple[subtitles.Cue, ...]:
    """Turns as subtitles with their speakers, split to what can be read."""
    rows = [subtitles.Cue(turn.start, turn.end, f"{meeting.name(turn.speaker)}: {turn.text}") for turn in meeting.turns]
    return repaired(rows, meeting.seconds).cues


def as_srt(meeting: Meeting) -> str:
    return subtitles.srt(cues(meeting))


def as_vtt(meeting: Meeting) -> str:
    return subtitles.vtt(cues(meeting))


def as_json(meeting: Meeting) -> str:
    minutes = {kind: [_plain(meeting, point) for point in meeting.minutes if point.kind == kind] for kind in KINDS}
    return json.dumps({"title": meeting.title, **data(meeting), "minutes": minutes}, ensure_ascii=False, indent=2)


def as_csv(meeting: Meeting) -> str:
    """The actions, for a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["Action", "Owner", "Due", "At", "Quote", "Turns"])
    for point in meeting.minutes:
        if point.kind == "action":
            row = [point.text, point.owner, point.due, _at(meeting, point), point.quote, " ".join(point.turns)]
            writer.writerow([safe(cell) for cell in row])
    return "\ufeff" + file.getvalue()


def as_ics(meeting: Meeting, now: datetime | None = None) -> bytes:
    """An all-day entry for each action that has a day; empty of entries when none has."""
    calendar = Calendar()
    calendar.add("prodid", "-//Multimodal Workbench//Meeting//EN")
    calendar.add("version", "2.0")
    for point in meeting.minutes:
        if point.kind == "action" and is_day(point.due):
            calendar.add_component(_event(meeting, point, now or datetime.now(UTC)))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, point: Point, now: datetime) -> Event:
    day, event = date.fromisoformat(point.due), Event()
    # The same action of the same meeting is the same entry, also when it is taken in twice.
    event.add("uid", sha256(f"{meeting.title}|{point.text}|{point.due}".encode()).hexdigest()[:32])
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{point.owner}: {point.text}" if point.owner else point.text)
    event.add("description", f"{meeting.title}, {_at(meeting, point)}\n{point.quote}".strip())
    event.add("transp", "TRANSPARENT")
    return event


def _head(meeting: Meeting) -> Iterator[str]:
    if meeting.day:
        yield f"Date: {meeting.day.isoformat()}"
    people = dict.fromkeys((*meeting.present, *meeting.overlay.values()))
    if people:
        yield f"Present: {', '.join(people)}"
    if meeting.seconds:
        yield f"Length: {length(meeting.seconds)}"


def _by_kind(meeting: Meeting) -> Iterator[tuple[str, list[Point]]]:
    """The minutes' points under their titles; kinds of which there are none are left out."""
    minutes = meeting.minutes
    for kind in KINDS:
        if points := [point for point in minutes if point.kind == kind]:
            yield TITLES[kind], points


def _sentence(point: Point) -> str:
    owner = f"{point.owner}: " if point.owner else ""
    due = f" (due {point.due})" if point.due else ""
    return f"{owner}{' '.join(point.text.split())}{due}"


def _when(meeting: Meeting, point: Point) -> str:
    at = _at(meeting, point)
    return f" [{at}]" if at else ""


def _at(meeting: Meeting, point: Point) -> str:
    return ", ".join(clock(turn.start) for turn in map(meeting.turn, point.turns) if turn)


def _words(turn: Said) -> str:
    """Words that weren't heard well carry a mark."""
    return marked(turn, "{} (?)")


def marked(turn: Said, form: str) -> str:
    """The text with each unclear word put into `form`."""
    if not turn.unclear:
        return turn.text
    words = sorted(turn.unclear, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
    return pattern.sub(lambda match: form.format(match.group()), turn.text)


def _plain(meeting: Meeting, point: Point) -> dict[str, object]:
    row: dict[str, object] = {"text": point.text, "turns": list(point.turns), "at": _at(meeting, point)}
    if point.quote:
        row["quote"] = point.quote
    if point.kind == "action":
        row |= {"owner": point.owner or None, "due": point.due or None}
    return row


def _md(text: str) -> str:
    """Words of strangers on one line, where Markdown would find markup, or a list, in them."""
    return MARKUP.sub(_bare, " ".join(text.split()))


def _bare(found: re.Match[str]) -> str:
    """A number that would begin a list keeps its look; its point is what is marked."""
    return f"{found[0]}\\" if found[0][0].isdigit() else f"\\{found[0]}"


def _xml(text: str) -> str:
    """Without the characters that a Word file can't hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
