"""What the engine says of films: only scenes it found, print it read and words it heard, each at its time."""

from __future__ import annotations

import json
import wave
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from components.media.samples import PLANNER
from components.offline.answer import film_fill, respond
from components.offline.answer.film import Film, cues, sentences, spaced, told
from components.offline.answer.film_fill import FilmFiller, is_about_film
from components.offline.answer.schema import shape
from components.offline.answer.tongue import wanted
from components.offline.prompt import Blob, Prompt, Turn
from components.offline.senses import hearing, watching
from components.offline.senses.page import Line, Page, Row
from components.offline.senses.source import Segment, Source, Speech, Stopped, Word
from tests.words import holds, letter_errors

ROWS = {
    "type": "array",
    "items": {"type": "object", "properties": {"start": {"type": "string"}, "text": {"type": "string"}}},
}
CHAPTERS = {
    "type": "array",
    "items": {"type": "object", "properties": {"start": {"type": "string"}, "title": {"type": "string"}}},
}
SUBTITLES = {"type": "object", "properties": {"language": {"type": "string"}, "cues": ROWS, "note": {"type": "string"}}}


def said(*texts: str, apart: float = 2.0) -> tuple[Segment, ...]:
    """A segment a text, a word every 0.3 s."""
    found = []
    for number, text in enumerate(texts):
        at = number * apart
        words = tuple(Word(at + 0.3 * n, at + 0.3 * n + 0.25, word) for n, word in enumerate(text.split()))
        found.append(Segment(at, words[-1].end, text, words))
    return tuple(found)


def page(number: int, *texts: tuple[str, int]) -> Page:
    """Rows with their letters' height in thousandths."""
    return Page(
        number, tuple(Row((Line(t, (100 * n, 0, 100 * n + h, 500), float(h)),)) for n, (t, h) in enumerate(texts))
    )


FILM = Film(
    Source(
        1,
        "video",
        pages=(page(1, ("Small print", 20), ("Planner", 90)), page(2, ("Add", 70)), page(3)),
        speech=Speech("en", said("Meet Planner.", "You can add tasks.", "Try it today."), 30.0),
        duration=30.0,
        moments=(1.0, 12.0, 25.0),
        cuts=(0.0, 10.0, 11.0, 20.0),
    )
)


def filled(schema: dict[str, Any], question: str = "") -> Any:
    return FilmFiller(FILM, question).value(shape(schema))


def test_chapters_begin_at_cuts_and_are_named_by_print_or_words() -> None:
    found = filled({"type": "object", "properties": {"chapters": CHAPTERS}})
    assert found["chapters"][:2] == [{"start": "0:00", "title": "Planner"}, {"start": "0:10", "title": "Add"}]
    assert found["chapters"][2] == {"start": "0:20", "title": "Scene 3"}


def test_a_film_is_told_in_the_times_of_its_chapters_and_plain_where_asked() -> None:
    late = Film(replace(FILM.source, cuts=(0.0, 9.7, 20.2)))
    assert "".join(told(late)).count("(0:10)") == 1 and "**Add** (0:10)" in "".join(told(late))
    assert "*" not in "".join(told(late, plain=True)) and "Scene 3 (0:21)" in "".join(told(late, plain=True))


def test_scenes_shorter_than_a_chapter_belong_to_the_one_before() -> None:
    assert spaced((0.0, 1.0, 4.0, 9.5), 3, 10) == [0.0, 4.0]


def test_key_points_and_features_are_sentences_with_their_times() -> None:
    found = filled({"type": "object", "properties": {"key_points": ROWS, "features": ROWS, "improvements": ROWS}})
    assert found["features"] == [{"start": "0:02", "text": "You can add tasks."}] and found["improvements"] == []
    assert {"start": "0:00", "text": "Meet Planner."} in found["key_points"]


def test_theme_and_conclusion_are_read_not_invented() -> None:
    strings = {name: {"type": "string"} for name in ("theme", "conclusion", "mood")}
    assert filled({"type": "object", "properties": strings}) == {"theme": "Planner", "conclusion": "", "mood": ""}


def test_words_become_sentences_at_stops_and_pauses_and_cues_that_can_be_read() -> None:
    assert [one.text for one in sentences(said("one two three", "four five.", apart=5))] == [
        "one two three",
        "four five.",
    ]
    long = said(" ".join(["word"] * 40))
    assert all(len(one.text) <= 80 for one in cues(long)) and sum(one.text.count("word") for one in cues(long)) == 40
    assert [one.text for one in sentences((Segment(0, 1, "as it is"),))] == ["as it is"]


def test_subtitles_in_the_language_spoken_carry_exact_times() -> None:
    found = filled(SUBTITLES, "Write subtitles in English.")
    assert found["language"] == "en" and found["note"] == ""
    assert found["cues"][1] == {"start": "0:02.000", "text": "You can add tasks."}


def test_subtitles_in_another_language_are_refused_in_a_sentence() -> None:
    found = filled(SUBTITLES, "Write subtitles in German.")
    assert found["cues"] == [] and "not into German" in found["note"]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Write the subtitles in French.", "fr"),
        ("Subtitles, in the language spoken.", None),
        ("Write it in haste", None),
    ],
)
def test_the_language_asked_for_is_found(question: str, code: str | None) -> None:
    found = wanted(question)
    assert (found and found.code) == code


def test_only_questions_about_films_are_answered_as_such() -> None:
    assert is_about_film(shape({"type": "object", "properties": {"chapters": CHAPTERS}}))
    assert not is_about_film(shape({"type": "object", "properties": {"items": ROWS, "total": {"type": "number"}}}))
    assert film_fill.kind("marketing_scenes") == "nothing" and film_fill.kind("keyPoints") == "points"


def test_the_sample_is_seen_and_heard() -> None:
    prompt = Prompt(
        "",
        (Turn("user", (Blob("video/mp4", PLANNER.path), "Chapters.")),),
        True,
        {"type": "object", "properties": {"chapters": CHAPTERS, "features": ROWS}},
    )
    found = json.loads("".join(respond(prompt, lambda: False)))
    for row, (heading, _, _) in zip(found["chapters"], PLANNER.facts["scenes"], strict=True):
        assert letter_errors(row["title"], heading) <= 0.2
    assert any(holds(row["text"], "you can add a task") for row in found["features"])


def test_a_part_of_a_film_is_told_in_times_of_the_whole(tmp_path: Path) -> None:
    source = watching.source(write_film(tmp_path / "film.mp4"), 2.0, 5.0)
    assert source.cuts == pytest.approx((2.0, 3.0), abs=0.1) and all(2 <= moment <= 5 for moment in source.moments)


def test_fewer_looks_a_second_still_find_the_cut(tmp_path: Path) -> None:
    (first, cut) = watching.source(write_film(tmp_path / "film.mp4"), fps=5).cuts
    assert first == 0 and abs(cut - 3) <= 0.2


def test_nobody_waits_no_work(tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        watching.source(write_film(tmp_path / "film.mp4"), stopped=lambda: True)


def test_the_looks_are_spread_over_scenes() -> None:
    assert watching.looks([0.0, 10.0], 20.0)[0] < 10 and len(watching.looks([0.0], 60.0)) == watching.LOOKS
    assert len(watching.looks([float(n) for n in range(100)], 100.0)) == watching.MOST
    assert len(watching.looks([0.0], 0.04)) == 1


def test_words_of_a_part_keep_the_times_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "transcribe", lambda samples, **_: Speech("en", said("one two"), 1.0))
    path = tmp_path / "silence.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, hearing.RATE, 0, "NONE", ""))
        file.writeframes(bytes(2 * 9 * hearing.RATE))
    heard = hearing.part(path, 4.0)
    assert heard.segments[0].start == 4.0 and heard.segments[0].words[1].start == pytest.approx(4.3)


def write_film(path: Path) -> Path:
    """Six seconds, dark then bright, cut at the third."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(60):
            level = 40 if number < 30 else 220
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), level, np.uint8), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
