"""A talk as subtitles, by exact times; read back by a library that knows the format."""

from __future__ import annotations

from itertools import pairwise

import pysubs2
import pytest

from components.live.snapshot import Row
from components.live.subtitles import LEAST_SECONDS, srt

QUESTION, ANSWER = "What is the time now, please?", "It is ten o'clock in the morning."  # 29 and 33 characters
LONG = "word " * 50


def cues(*rows: Row) -> list[tuple[float, float, str]]:
    read = pysubs2.SSAFile.from_string(srt(rows), format_="srt")
    return [(cue.start / 1000, cue.end / 1000, cue.plaintext) for cue in read]


def test_the_form_and_what_was_heard() -> None:
    rows = (
        Row(1, "user", "What time is it?", 1.0, 2.5),
        Row(1, "model", "It is noon in Berlin.", 3.0, 4.0, heard_text="It is noon", interrupted=True),
        Row(2, "user", "Thanks", 61.0, typed=True),
    )
    assert srt(rows) == (
        "1\n00:00:01,000 --> 00:00:02,500\nYou: What time is it?\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nModel: It is noon\n\n"
        "3\n00:01:01,000 --> 00:01:02,000\nYou: Thanks\n"
    )


def test_long_answers_are_several_pieces_of_their_time() -> None:
    found = cues(Row(1, "model", LONG, 0.0, 20.0))
    assert [(start, end) for start, end, _ in found] == [(0.0, 6.747), (6.747, 13.494), (13.494, 19.839)]


@pytest.mark.parametrize(
    ("question", "span"),
    [
        (Row(1, "user", QUESTION, 8.0, 9.5), (7.567, 9.5)),  # all at once, after it was said
        (Row(1, "user", QUESTION, 6.0, 9.0), (6.0, 9.0)),  # word for word, as it was said
        (Row(1, "user", QUESTION, 10.0, 14.0), (8.067, 10.0)),  # in the midst of the answer
        (Row(1, "user", QUESTION, 0.5, 0.5), (0.0, 1.0)),
        (Row(1, "user", QUESTION, 8.0, 8.0, typed=True), (8.0, 9.933)),
        (Row(1, "user", QUESTION, 9.5, 9.5, typed=True), (9.5, 10.5)),
    ],
)
def test_a_question_was_said_before_its_words_came(question: Row, span: tuple[float, float]) -> None:
    begin = max(10.0, span[1])
    assert cues(question, Row(1, "model", ANSWER, 10.0, 13.0)) == [
        (*span, f"You: {QUESTION}"),
        (begin, 13.0, f"Model: {ANSWER}"),
    ]


def test_who_speaks_into_an_answer_shortens_it() -> None:
    found = cues(Row(1, "model", ANSWER, 2.0, 9.0), Row(2, "user", "No, the date!", 6.0, 7.0))
    assert [(start, end) for start, end, _ in found] == [(2.0, 6.0), (6.0, 7.0)]


def test_in_a_hurry_every_piece_is_there_long_enough_and_none_at_once() -> None:
    hurried = [Row(turn, "model", LONG, 1.0 + turn / 10) for turn in range(3)]
    found = cues(*hurried, Row(3, "user", "Yes", 1.4, typed=True), Row(3, "model", ANSWER, 30.0, 34.0))
    assert len(found) == 11 and all(end - start >= LEAST_SECONDS for start, end, _ in found)
    assert all(after[0] >= before[1] for before, after in pairwise(found))
    assert found[-1][:2] == (30.0, 34.0)


def test_rows_without_words_are_left_out() -> None:
    assert srt((Row(1, "user", "  ", 1.0), Row(1, "model", "", 2.0))) == ""
