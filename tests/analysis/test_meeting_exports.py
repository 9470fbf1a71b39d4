"""Files of a meeting, read back by what others read them with."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pysubs2
from docx import Document
from icalendar import Calendar

from components.analysis import meeting_exports as exports
from components.analysis.meeting import Asked, rename
from components.analysis.minutes import Point
from tests.analysis.meetings import TURNS, meeting

NAMED = rename(rename(meeting(), "S1", "Ann"), "S2", "Tom")


def test_markdown_holds_minutes_and_transcript_with_names() -> None:
    text = exports.as_markdown(NAMED)
    assert "- Tom: Send the report (due 2026-11-20) [0:04]" in text
    assert "**Ann** (0:00): Good morning. We decided to launch in March." in text
    assert "Kessler (?)" in text and "S1" not in text


def test_a_short_recording_has_a_length() -> None:
    assert "Length: 0.2 s" in exports.as_markdown(meeting(seconds=0.2))


def test_markup_of_strangers_stays_text() -> None:
    strange = meeting(title="<b>*x*</b>", points=(Point("agenda", "[a](http://b) # c", ("T1",)),))
    text = exports.as_markdown(strange)
    assert "\\<b\\>\\*x\\*\\</b\\>" in text and "\\[a\\](http://b) \\# c" in text


def test_word_opens_it_with_headings_and_lists() -> None:
    document = Document(io.BytesIO(exports.as_docx(NAMED)))
    by_style = {(p.style.name if p.style else "", p.text) for p in document.paragraphs}
    assert ("List Bullet", "Tom: Send the report (due 2026-11-20) [0:04]") in by_style
    assert ("Heading 1", "Decisions") in by_style
    assert any(text == "Tom (0:04): I will send the report to Kessler (?) by Friday." for _, text in by_style)
    assert exports.as_docx(meeting(title="bell \x07 and \ufffe"))


def test_subtitles_parse_elsewhere_and_name_the_speakers() -> None:
    for text, form in ((exports.as_srt(NAMED), "srt"), (exports.as_vtt(NAMED), "vtt")):
        lines = pysubs2.SSAFile.from_string(text, format_=form)
        assert [line.start for line in lines] == [0, 4500, 9000, 12000]
        assert lines[1].plaintext.replace("\n", " ") == "Tom: I will send the report to Kessler by Friday."


def test_json_and_text_hold_it_all() -> None:
    value = json.loads(exports.as_json(NAMED))
    assert value["minutes"]["action"][0]["owner"] == "Tom" and value["turns"][0]["name"] == "Ann"
    told = exports.as_text(NAMED)
    assert "\nACTION ITEMS\n- Tom: Send the report (due 2026-11-20) [0:04]\n" in told
    assert "\nTRANSCRIPT\n[0:00] Ann: Good morning. We decided to launch in March.\n" in told


def test_an_answers_markup_is_no_part_of_plain_files() -> None:
    asked = replace(NAMED, asked=(Asked("Who *sends* it?", "**Tom**, he says [T2]."),))
    assert "Who *sends* it?\nTom, he says (0:04).\n" in exports.as_text(asked)
    document = Document(io.BytesIO(exports.as_docx(asked)))
    assert "Tom, he says (0:04)." in [paragraph.text for paragraph in document.paragraphs]
    assert "**Who \\*sends\\* it?**\n\n**Tom**, he says (0:04)." in exports.as_markdown(asked)


def test_a_point_that_looks_like_a_list_stays_one_point() -> None:
    told = exports.as_markdown(meeting(points=(Point("agenda", "1. budget\n2. $ & more", ("T1",)),)))
    assert "- 1\\. budget 2. \\$ \\& more [0:00]\n" in told


def test_actions_as_a_table_run_nothing() -> None:
    wild = meeting(points=(Point("action", "=1+1", ("T1",), "", "S2", ""), Point("decision", "no row", ("T1",))))
    rows = list(csv.reader(io.StringIO(exports.as_csv(wild).removeprefix("\ufeff"))))
    assert rows[0][:3] == ["Action", "Owner", "Due"] and rows[1][:3] == ["'=1+1", "Speaker 2", ""]
    assert len(rows) == 2


def test_deadlines_become_days_of_a_calendar() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    (event,) = Calendar.from_ical(exports.as_ics(NAMED, now)).walk("VEVENT")
    assert event["summary"] == "Tom: Send the report"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 11, 20), date(2026, 11, 21))
    assert exports.as_ics(NAMED, now) == exports.as_ics(NAMED, now)
    undated = meeting(points=(Point("action", "a", ("T1",), due="soon"),))
    assert Calendar.from_ical(exports.as_ics(undated)).walk("VEVENT") == []


def test_unclear_words_are_marked_once_each_as_whole_words() -> None:
    turn = TURNS[1]
    assert exports.marked(turn, "[{}]") == "I will send the report to [Kessler] by Friday."
    assert exports.marked(TURNS[0], "[{}]") == TURNS[0].text
