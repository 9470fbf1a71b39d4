"""Turns by voices and pauses; minutes and deadlines by the sentences that say so."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from components.analysis.minutes import prompt, schema
from components.analysis.transcript import Answer, Said
from components.offline.answer.deadlines import deadline
from components.offline.answer.minutes import is_minutes, minutes
from components.offline.answer.schema import Shape, shape
from components.offline.answer.turns import Heard, is_transcript, phrases, said_lines, sentences, transcript
from components.offline.senses.source import Source, Speech, Word
from components.offline.senses.voices import voices

TUESDAY = date(2026, 11, 17)
TURNS = (
    Said("T1", 0, 4, "S1", "We have decided to launch on Monday. That was not easy."),
    Said("T2", 5, 8, "S2", "I will send the report by Friday. Tom, could you check the shop until next Monday?"),
    Said("T3", 9, 12, "S1", "How much money is left?"),
    Said("T4", 13, 15, "S2", "I don't know. It will rain. Is it late?"),
    Said("T5", 16, 19, "S1", "No, it is early. Let us put it on the agenda for the next meeting."),
)


def made(turns: tuple[Said, ...], day: date | None = TUESDAY) -> dict[str, Any]:
    wanted = shape(schema(tuple(turn.id for turn in turns)).model_json_schema())
    return minutes(wanted, prompt(turns, day, ()))


def test_what_is_said_to_be_decided_taken_on_and_asked_is_found_with_its_turn() -> None:
    value = made(TURNS)
    assert [(row["text"], row["turns"]) for row in value["decisions"]] == [
        ("We have decided to launch on Monday.", ["T1"])
    ]
    assert [(row["owner"], row["due"], row["turns"]) for row in value["actions"]] == [
        ("S2", "2026-11-20", ["T2"]),
        ("Tom", "2026-11-23", ["T2"]),
    ]
    assert [row["quote"] for row in value["open_questions"]] == ["How much money is left?"]
    assert [row["turns"] for row in value["agenda"]] == [["T5"]]
    assert schema(tuple(turn.id for turn in TURNS)).model_validate(value)


def test_nothing_is_made_of_small_talk() -> None:
    value = made((Said("T1", 0, 1, "S1", "Nice weather today."), Said("T2", 1, 2, "S2", "It will rain.")))
    assert (value["decisions"], value["actions"], value["open_questions"], value["agenda"]) == ([], [], [], [])


def test_without_a_day_deadlines_stay_open() -> None:
    assert [row["due"] for row in made(TURNS, None)["actions"]] == [None, None]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("by Friday", "2026-11-20"),
        ("before Tuesday", "2026-11-24"),
        ("by December 3rd", "2026-12-03"),
        ("until the third of March", "2027-03-03"),
        ("on 5 January 2027", "2027-01-05"),
        ("by 2026-12-01", "2026-12-01"),
        ("tomorrow", "2026-11-18"),
        ("by the end of the week", "2026-11-20"),
        ("within two weeks", "2026-12-01"),
        ("by February 31st", None),
        ("on time", None),
        ("soon", None),
    ],
)
def test_days_are_reckoned_from_the_day_it_was_said(sentence: str, day: str | None) -> None:
    found = deadline(f"I will send it {sentence}.", TUESDAY)
    assert (found.isoformat() if found else None) == day


def test_schemas_are_told_apart_by_their_fields() -> None:
    turns, points = shape(Answer.model_json_schema()), shape(schema(("T1",)).model_json_schema())
    assert is_transcript(turns) and not is_transcript(points)
    assert is_minutes(points) and not is_minutes(turns)
    assert not is_minutes(Shape("object")) and not is_transcript(Shape("object"))


def test_a_written_transcript_is_read_line_by_line() -> None:
    assert said_lines("Transcript:\n[T1] 0:12 Ann Lee: Hello: you.\nno line\n[T2] 1:02:03 S2: Yes.") == [
        ("T1", "Ann Lee", "Hello: you."),
        ("T2", "S2", "Yes."),
    ]
    assert sentences("One. Two? Three") == ["One.", "Two?", "Three"]


def test_pauses_and_sentences_part_phrases() -> None:
    words = [Word(0, 0.3, "Good"), Word(0.3, 0.6, "day."), Word(0.6, 0.9, "We"), Word(2.0, 2.3, "go")]
    assert [[word.text for word in phrase] for phrase in phrases(words)] == [["Good", "day."], ["We"], ["go"]]
    assert list(phrases([])) == []


def test_unsure_words_are_told_without_their_marks() -> None:
    turn = Heard(0, 1, 1, (Word(0, 0.5, "to", 0.9), Word(0.5, 1, "Kessler,", 0.1)))
    assert (turn.text, turn.unclear) == ("to Kessler,", ["Kessler"])


def test_silence_has_no_turns() -> None:
    silent = Source(1, "audio", speech=Speech("en", (), 1.0), duration=1.0)
    assert transcript(shape(Answer.model_json_schema()), [silent]) == {"language": "en", "turns": []}


def buzz(pitch: float, tilt: float, seconds: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A tone with overtones, its loudness trembling as speech does."""
    at = np.arange(round(seconds * 16_000)) / 16_000
    random = np.random.default_rng(round(pitch))
    wave = sum(np.sin(2 * np.pi * pitch * n * at) / n**tilt for n in range(1, 20))
    return np.asarray(0.1 * wave * (0.7 + 0.3 * np.sin(20 * at)) + 0.003 * random.normal(size=len(at)), np.float32)


def test_two_voices_are_told_apart_and_one_stays_one() -> None:
    low, high = buzz(110, 0.6, 3), buzz(230, 1.8, 3)
    samples = np.concatenate([low, high, low, high])
    spans = [(0.0, 3.0), (3.0, 6.0), (6.0, 9.0), (9.0, 12.0)]
    assert voices([samples], spans) == [0, 1, 0, 1]
    assert voices([low, low], spans[:2]) == [0, 0]
    assert voices([low], []) == [] and voices([low], [(2.99, 3.0)]) == [0]
