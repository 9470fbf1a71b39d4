from __future__ import annotations

from components.analysis.chapters import Chapter, arranged, checks, closed, read, youtube, youtube_needs

ROWS = [
    {"start": "0:00", "title": " Start ", "summary": "Begins."},
    {"start": "0:30", "title": "Middle"},
    {"start": "1:05", "title": "End", "end": "9:99"},
]


def outcomes(chapters: tuple[Chapter, ...], first: float = 0, last: float | None = 90) -> list[bool | None]:
    return [check.ok for check in checks(chapters, first, last, [f"c{n}" for n in range(len(chapters))])]


def test_chapters_are_read_and_closed_by_the_next_one() -> None:
    chapters = closed(read(ROWS), 90)
    assert chapters[0] == Chapter(0, 30, "Start", "Begins.")
    assert [(one.start, one.end) for one in chapters[1:]] == [(30, 65), (65, 90)]
    assert outcomes(chapters) == [True, True, True]


def test_a_start_beyond_the_clip_is_named() -> None:
    late = closed(read([*ROWS, {"start": "13:03", "title": "Invented"}]), 90)
    found = checks(late, 0, 90, ["a", "b", "c", "d"])[0]
    assert found.ok is False and found.fields == ("d",) and "13:03" in found.found and late[-1].end is None


def test_disorder_and_a_gap_at_the_start_are_said() -> None:
    mixed = read([{"start": "0:40", "title": "b"}, {"start": "0:20", "title": "a"}])
    assert outcomes(mixed) == [True, False, False]
    assert [one.title for one in arranged(mixed)] == ["a", "b"]


def test_what_has_no_readable_time_keeps_its_place_without_an_end() -> None:
    chapters = closed(read([{"start": "0:00", "title": "a"}, {"start": "later", "title": "b"}]), 50)
    assert chapters == (Chapter(0, 50, "a"), Chapter(None, None, "b"))
    assert outcomes(chapters) == [False, True, True]


def test_no_chapters_are_no_trouble() -> None:
    assert closed((), 50) == () and arranged(()) == () and youtube(()) == ""


def test_a_clip_of_unknown_length_is_not_judged() -> None:
    assert outcomes(read(ROWS), last=None) == [None, True, None]
    assert outcomes((), last=90)[2] is False


def test_the_list_for_youtube_and_what_it_lacks() -> None:
    chapters = closed(read(ROWS), 90)
    assert youtube(chapters) == "0:00 Start\n0:30 Middle\n1:05 End\n" and youtube_needs(chapters) == ()
    assert len(youtube_needs(closed(read([{"start": "0:01", "title": "a"}, {"start": "0:05", "title": "b"}]), 9))) == 3
