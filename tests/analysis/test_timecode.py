from __future__ import annotations

import pytest

from components.analysis.timecode import clock, length, named, seconds, stamp


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0:45", 45.0),
        ("1:02:03.5", 3723.5),
        ("01:15,250", 75.25),
        ("75", 75.0),
        ("12.5 s", 12.5),
        ("[0:07]", 7.0),
        (8, 8.0),
        ("90:00", 5400.0),
        ("1:75", None),
        ("1:60:00", None),
        ("soon", None),
        ("", None),
        (None, None),
        (True, None),
        (-1, None),
        (float("nan"), None),
    ],
)
def test_a_written_time_is_read_or_refused(written: object, meant: float | None) -> None:
    assert seconds(written) == meant


def test_seconds_are_written_for_people_and_for_files() -> None:
    assert (clock(7.9), clock(67), clock(3607)) == ("0:07", "1:07", "1:00:07")
    assert stamp(3723.0416) == "01:02:03.042" and stamp(59.9996, ",") == "00:01:00,000"


def test_a_short_length_is_told_to_the_tenth_and_never_as_nothing() -> None:
    told = [length(seconds) for seconds in (0.2, 0.04, 0.0721, 1.0, 7.94, 9.99, 10.0, 67.9, 3607.0)]
    assert told == ["0.2 s", "0.04 s", "0.072 s", "1 s", "7.9 s", "10 s", "0:10", "1:07", "1:00:07"]


def test_times_in_a_sentence_are_found_and_bare_numbers_are_not() -> None:
    assert named("What happens around 0:45, and at 1:02:03? I saw 3 cats in 2024.") == [45.0, 3723.0]
    assert named("the ratio 16:9 and the score 3:2") == []
