from __future__ import annotations

from itertools import pairwise
from random import Random

import pysubs2
import pytest

from components.analysis.subtitles import COLUMNS, LINES, SPEED, Cue, plain, problem, problems, read, srt, vtt
from components.analysis.subtitles_repair import repaired, wrap

LONG = "Planner keeps every task of your team in one place, reminds you in time, and shows what comes next."


def test_rows_without_text_or_time_are_left_out() -> None:
    rows: list[dict[str, object]] = [
        {"start": "0:01.5", "end": "0:03", "text": " two \n\n lines "},
        {"start": "x", "end": "0:05", "text": "no time"},
        {"start": "0:06", "text": "  "},
        {"start": 7, "text": "no end"},
    ]
    assert read(rows) == (Cue(1.5, 3, "two\nlines"), Cue(7, 7, "no end"))


@pytest.mark.parametrize(
    ("cue", "after", "said"),
    [
        (Cue(0, 2, "fine"), Cue(2, 3, "next"), ""),
        (Cue(0, 2.5, "late"), Cue(2, 3, "next"), "overlaps"),
        (Cue(0, 10, "x" * 43), None, "longer than"),
        (Cue(0, 10, "a\nb\nc"), None, "longer than"),
        (Cue(0, 2, "x" * 41), None, "21 characters a second"),
        (Cue(3, 3, "no time"), None, "no time on the screen"),
        (Cue(0, 31, "beyond"), None, "after the clip"),
    ],
)
def test_each_rule_is_told_when_it_is_broken(cue: Cue, after: Cue | None, said: str) -> None:
    found = problem(cue, after, 30)
    assert said in found and bool(said) == bool(found)


def test_a_long_cue_is_split_where_words_end_and_takes_its_time_by_length() -> None:
    mended = repaired([Cue(0, 8, LONG)], 10)
    assert mended.flags == {} and len(mended.cues) == 2
    assert " ".join(cue.text.replace("\n", " ") for cue in mended.cues) == LONG
    assert mended.cues[0].start == 0 and mended.cues[0].end == mended.cues[1].start and mended.cues[1].end == 8
    assert mended.notes == ("1 cue was added by splitting long ones.",)


def test_an_overlap_ends_where_the_next_begins() -> None:
    mended = repaired([Cue(0, 4, "first"), Cue(3, 5, "second")], 10)
    assert [(cue.start, cue.end) for cue in mended.cues] == [(0, 3), (3, 5)]


def test_a_cue_read_too_fast_stands_into_the_pause_after_it() -> None:
    mended = repaired([Cue(0, 1, "x" * 40), Cue(5, 6, "next")], 10)
    assert mended.cues[0] == Cue(0, 2, "x" * 40) and mended.flags == {} and "more time" in mended.notes[0]


def test_a_flash_joins_the_one_before() -> None:
    assert repaired([Cue(0, 2, "One moment"), Cue(2, 2.2, "please")], 10).cues == (Cue(0, 2.2, "One moment please"),)


def test_what_can_not_be_mended_is_flagged_and_nothing_is_dropped() -> None:
    mended = repaired([Cue(0, 1, "a" * 60), Cue(1, 2, "b" * 60)], 2)
    assert set(mended.flags) == {0, 1} and sum(cue.text.count("a") + cue.text.count("b") for cue in mended.cues) == 120


def test_cues_beyond_the_clip_are_left_out_and_said() -> None:
    mended = repaired([Cue(1, 2, "in"), Cue(11, 12, "out")], 10)
    assert mended.cues == (Cue(1, 2, "in"),) and "left out" in mended.notes[0]


def test_any_cues_become_readable_ones_or_flagged_ones() -> None:
    chance = Random(7)
    for _ in range(200):
        cues = [
            Cue(start := chance.uniform(0, 60), start + chance.uniform(-1, 8), "word " * chance.randint(1, 40))
            for _ in range(chance.randint(1, 12))
        ]
        mended = repaired(cues, 60)
        assert all(before.end <= after.start for before, after in pairwise(mended.cues))
        assert all(0 <= cue.start <= cue.end <= 60 for cue in mended.cues)
        assert all(len(cue.text.split("\n")) <= LINES for cue in mended.cues)
        assert all(len(line) <= COLUMNS for cue in mended.cues for line in cue.text.split("\n"))
        assert sum(cue.text.count("word") for cue in mended.cues) == sum(cue.text.count("word") for cue in cues)
        assert mended.flags == problems(mended.cues, 60)
        assert all(
            cue.characters <= SPEED * 1.01 * cue.seconds or n in mended.flags for n, cue in enumerate(mended.cues)
        )


def test_no_cues_are_no_trouble() -> None:
    assert repaired([], 10).cues == () and problems([]) == {} and srt([]) == "" and vtt([]) == "WEBVTT\n\n"


def test_wrap_balances_two_lines() -> None:
    assert wrap("short") == "short"
    assert wrap("a line that is a little longer than fits in one") == "a line that is a little\nlonger than fits in one"


@pytest.mark.parametrize("write", [srt, vtt])
def test_a_third_partys_parser_reads_what_we_write(write: object) -> None:
    cues = [Cue(0, 2.04, "Hi <b>there</b> & you"), Cue(3600.5, 3602, "two\nlines --> and an arrow")]
    parsed = pysubs2.SSAFile.from_string(write(cues))  # type: ignore[operator]
    assert [(event.start, event.end) for event in parsed] == [(0, 2040), (3600500, 3602000)]
    assert "arrow" in parsed[1].plaintext and parsed[1].plaintext.count("\n") == 1


def test_vtt_escapes_markup_and_plain_text_names_the_time() -> None:
    assert "&lt;b&gt; &amp;" in vtt([Cue(0, 1, "<b> &")])
    assert plain([Cue(65, 66, "two\nlines")]) == "[1:05] two lines\n"
