from __future__ import annotations

from components.analysis.chapters import closed, read
from components.analysis.result import Result, Source
from components.analysis.video import PARTS, WRITES, Subtitles, overview, overview_shape, span_told, writing
from components.analysis.video_claims import Span, checks, claims
from components.analysis.video_report import Written, described, markdown, text
from components.gemini.request import Settings, TextPart, UriPart

LINK = UriPart("https://www.youtube.com/watch?v=abcdefghijk")
LISTED = closed(read([{"start": "0:00", "title": "Start *one*"}, {"start": "0:20", "title": "Rest"}]), 32)
RECORD = {"summary": {"theme": "A <b>planner</b>", "key_points": [], "conclusion": "Try it"}}
RESULT = Result(
    task="video",
    title="film.mp4",
    sources=(Source(name="film.mp4"),),
    claims=claims(RECORD, LISTED, Span(0, 32)),
    checks=checks(RECORD, LISTED, Span(0, 32)),
)


def test_one_call_asks_for_the_parts_chosen_and_no_others() -> None:
    asked = overview(
        LINK, ("chapters", "summary"), "m", Settings(), language="German", length="The video is 0:32 long."
    )
    assert asked.schema is not None and list(asked.schema.model_fields) == ["summary", "chapters"]
    film, words = asked.turns[0].parts
    assert film == LINK and isinstance(words, TextPart)
    assert "German" in words.text and "0:32 long" in words.text and "demo" not in words.text
    assert list(overview_shape(PARTS).model_fields) == list(PARTS)


def test_the_film_comes_first_so_that_a_cache_serves_all() -> None:
    first, second = writing(LINK, "article", "m", Settings()), writing(LINK, "posts", "m", Settings())
    assert first.split()[0] == second.split()[0] and first.schema is None and second.schema is not None


def test_subtitles_name_their_language_and_questions_stay_on_one_line() -> None:
    asked = writing(LINK, "subtitles", "m", Settings(), language="French")
    words = asked.turns[0].parts[1]
    assert isinstance(words, TextPart) and "subtitles in French" in words.text and asked.schema is Subtitles
    assert not any("\n" in text for text in WRITES.values())


def test_the_model_is_told_how_long_the_film_is() -> None:
    assert span_told(75) == "The video is 1:15 long." and span_told(None) == ""
    assert span_told(0.2) == "The video is 0.2 s long."
    assert "from 0:30 to 1:00" in span_told(30, 30, whole=False)


def test_a_report_tells_claims_and_texts_and_strangers_words_are_no_markup() -> None:
    written = Written("# Head\n\nBody", "About it", ("Post #1",), (), (("What is at 0:05?", "A *task*."),))
    report = markdown(RESULT, LISTED, written)
    assert "<b>" not in report.replace("\\<b", "") and "Start \\*one\\*" in report
    assert "## Article\n\n# Head" in report and "0:20 **Rest**" in report
    assert "A <b>planner</b>" in text(RESULT, LISTED, written) and "POST 1\nPost #1" in text(RESULT, LISTED, written)


def test_plain_text_holds_no_marks_and_all_checks() -> None:
    written = Written(article="# Head\n\nSome **bold** words.", asked=(("Who?", "*Nobody* at `0:10`."),))
    checked = Result(task="video", title="a.mp4", checks=checks({"chapters": []}, (), Span(0, 0.2)))
    told = text(checked, (), written)
    assert "ARTICLE\nHead\n\nSome bold words.\n\nWho?\nNobody at 0:10.\n\nCHECKS\nagrees: Chapters lie inside" in told


def test_a_description_carries_the_chapters_as_they_stand() -> None:
    assert described(" About it ", LISTED) == "About it\n\n0:00 Start *one*\n0:20 Rest\n"
    assert described("About it", ()) == "About it"
