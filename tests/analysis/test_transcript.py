"""A model's turns read, whatever it sends."""

from __future__ import annotations

from pathlib import Path

from components.analysis.transcript import Answer, Hints, Said, read, request
from components.gemini.request import FilePart, Settings, TextPart


def row(start: object, end: object, text: str, speaker: str = "Speaker 1", **more: object) -> dict[str, object]:
    return {"start": start, "end": end, "speaker": speaker, "text": text, **more}


def test_times_are_moved_to_where_the_piece_begins() -> None:
    value = {"turns": [row("00:01.5", "00:04.0", "Good  morning\n all", unclear=["all", "none of it", "all"])]}
    assert read(value, 290.0, 60.0) == (Said("", 291.5, 294.0, "Speaker 1", "Good morning all", ("all",)),)


def test_missing_times_are_filled_from_the_neighbours() -> None:
    value = {"turns": [row("0:00", None, "one"), row("0:05", "nonsense", "two"), row(None, None, "three")]}
    assert [(turn.start, turn.end) for turn in read(value, 0.0, 20.0)] == [(0.0, 5.0), (5.0, 5.0), (5.0, 20.0)]


def test_a_time_beyond_the_piece_stays_for_the_checks_to_tell() -> None:
    (turn,) = read({"turns": [row("13:03", "13:05", "late")]}, 0.0, 60.0)
    assert turn.start == 783.0


def test_anything_else_is_left_out() -> None:
    value = {"turns": [row("0:01", "0:02", "  "), "text", None, {"text": "said"}]}
    (turn,) = read(value, 0.0, 9.0)
    assert (turn.text, turn.speaker, turn.start, turn.end) == ("said", "Speaker 1", 0.0, 9.0)
    assert read({}, 0.0, 9.0) == () and read({"turns": "no"}, 0.0, 9.0) == ()


def test_what_the_user_knows_is_asked_along() -> None:
    part = FilePart(Path("a.flac"), "audio/flac", "a")
    asked = request(part, Hints(("Ann", "Tom"), ("Kestrel",), "English"), "model", Settings())
    (turn,) = asked.turns
    assert turn.parts[0] is part and asked.schema is Answer
    (words,) = (part for part in turn.parts if isinstance(part, TextPart))
    assert all(told in words.text for told in ("Ann, Tom", "Kestrel", "English"))
