"""Rows from pieces, as they come in recorded sessions and in reports of oddities."""

from __future__ import annotations

import pytest

from components.live.snapshot import Source, ToolUse
from components.live.transcript import Question, Transcript, heard_of


def transcript() -> Transcript:
    return Transcript(lambda: 0.0)


def told(rows: Transcript) -> list[tuple[int, str, str]]:
    return [(row.turn, row.role, row.text) for row in rows.rows]


def test_increments_are_joined_as_they_are() -> None:
    rows = transcript()
    for piece in ("What", " is", " the", " time?"):
        rows.heard(piece)
    for piece in ("It", "'s", " ten."):
        rows.spoke(piece)
    assert told(rows) == [(1, "user", "What is the time?"), (1, "model", "It's ten.")]


def test_pieces_that_hold_all_so_far_replace_what_was() -> None:
    rows = transcript()
    for piece in ("What", "What is", "What is the time?"):
        rows.heard(piece)
    assert told(rows) == [(1, "user", "What is the time?")]


def test_interim_text_gives_way() -> None:
    rows = transcript()
    rows.heard("was the", interim=True)
    rows.heard("was the function.", interim=True)
    assert (rows.rows[0].text, rows.rows[0].interim) == ("", "was the function.")
    rows.heard("was the function. Now")
    assert (rows.rows[0].text, rows.rows[0].interim) == ("was the function. Now", "")


def test_turns_are_counted_from_their_ends() -> None:
    rows = transcript()
    rows.heard("One?")
    rows.spoke("One.")
    rows.turn_complete()
    rows.heard("Two?")
    rows.spoke("Two.")
    rows.turn_complete()
    assert [turn for turn, _, _ in told(rows)] == [1, 1, 2, 2]


def test_a_late_transcript_of_the_question_stands_before_the_answer() -> None:
    rows = transcript()
    rows.spoke("It's ten.")
    rows.heard("What is the")
    rows.heard(" time?")
    assert told(rows) == [(1, "user", "What is the time?"), (1, "model", "It's ten.")]
    rows.spoke(" Really.")
    assert rows.rows[1].text == "It's ten. Really."


def test_late_parts_of_a_broken_answer_are_dropped_until_its_end() -> None:
    rows = transcript()
    rows.typed("Tell me a story")
    assert rows.sound() == 1
    rows.spoke("Once upon a time there was a king.")
    rows.interrupt(0.5, 10.0)
    rows.spoke(" He had")
    assert rows.sound() is None and rows.dropping
    rows.heard("Stop")
    rows.turn_complete()
    rows.spoke("All right.")
    assert told(rows) == [
        (1, "user", "Tell me a story"),
        (1, "model", "Once upon a time there was a king."),
        (2, "user", "Stop"),
        (2, "model", "All right."),
    ]
    assert rows.rows[1].interrupted and rows.rows[1].heard_text == "Once upon a time"


def test_a_second_end_of_turn_does_not_split_the_next_question() -> None:
    rows = transcript()
    rows.heard("Sing")
    rows.spoke("La la la")
    rows.interrupt(1.0, 1.0)
    rows.turn_complete()
    rows.heard("No,")
    rows.turn_complete()
    rows.heard(" stop")
    assert told(rows)[2:] == [(2, "user", "No, stop")]


def test_the_end_of_the_turn_before_leaves_a_typed_question_open() -> None:
    transcript = Transcript(lambda: 0.0)
    transcript.typed("One?")
    transcript.typed("Two?")
    transcript.turn_complete()
    assert transcript.question == Question("Two?", "", typed=True)
    transcript.turn_complete(refused=True)
    assert transcript.question is None
    transcript.heard("Hm.")
    transcript.turn_complete()
    assert transcript.question is None, "who only murmurs need not be answered"


def test_an_interruption_after_the_end_only_marks_what_was_heard() -> None:
    rows = transcript()
    rows.typed("Hi")
    rows.sound()
    rows.spoke("Good morning to you")
    rows.generation_complete()
    rows.turn_complete()
    rows.interrupt(0.4, 1.0)
    assert rows.rows[1].heard_text == "Good" and not rows.dropping
    rows.heard("Bye")
    rows.spoke("Bye!")
    assert told(rows)[2:] == [(2, "user", "Bye"), (2, "model", "Bye!")]


def test_a_phantom_interruption_of_nothing_changes_nothing() -> None:
    rows = transcript()
    rows.interrupt(0.0, 0.0)
    rows.typed("Hi")
    rows.interrupt(0.0, 0.0)
    rows.spoke("Hello")
    assert told(rows) == [(1, "user", "Hi"), (1, "model", "Hello")] and not rows.dropping


def test_a_message_typed_into_an_answer_is_the_next_turn() -> None:
    rows = transcript()
    rows.typed("One")
    rows.spoke("First answer")
    rows.typed("Two")
    rows.interrupt(0.0, 0.0)
    rows.turn_complete()
    rows.spoke("Second answer")
    assert told(rows) == [
        (1, "user", "One"),
        (1, "model", "First answer"),
        (2, "user", "Two"),
        (2, "model", "Second answer"),
    ]


def test_a_question_stays_open_until_its_answer_is_generated() -> None:
    rows = transcript()
    assert rows.question is None
    rows.typed("Why?")
    rows.spoke("Because")
    assert rows.question == Question("Why?", "Because", typed=True) and rows.answering
    rows.cut()
    assert rows.rows[1].cut and rows.question == Question("Why?", "Because", typed=True)
    rows.spoke(" of that.")
    rows.generation_complete()
    assert rows.question is None
    assert told(rows) == [(1, "user", "Why?"), (1, "model", "Because"), (1, "model", " of that.")]


def test_functions_and_sources_belong_to_the_answer() -> None:
    rows = transcript()
    rows.typed("Time?")
    rows.tool(ToolUse("a", "current_time", {}, "running"))
    rows.tool(ToolUse("a", "current_time", {}, "done", "noon", 0.1))
    page = Source("Clock", "https://example.org")
    rows.found((page, page), ("time",))
    rows.found((page,), ("time", "now"))
    answer = rows.rows[1]
    assert [use.state for use in answer.tools] == ["done"]
    assert (answer.sources, answer.queries) == ((page,), ("time", "now"))


@pytest.mark.parametrize(
    ("share", "seconds", "heard"),
    [
        (1.0, 0.0, "Hello there my friend"),
        (0.0, 0.0, ""),
        (0.5, 10.0, "Hello"),
        (0.6, 10.0, "Hello there"),
        (0.9, 0.3, "Hello"),
    ],
)
def test_what_was_heard_are_whole_words(share: float, seconds: float, heard: str) -> None:
    assert heard_of("Hello there my friend", share, seconds) == heard


def test_writing_without_spaces_is_cut_where_it_was() -> None:
    assert heard_of("今天天气很好", 0.5, 10.0) == "今天天"
