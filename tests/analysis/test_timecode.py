from __future__ import annotations

import pytest

from components.analysis.timecode import clock, named, seconds, stamp


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


def test_times_in_a_sentence_are_found_and_bare_numbers_are_not() -> None:
    assert named("What happens around 0:45, and at 1:02:03? I saw 3 cats in 2024.") == [45.0, 3723.0]
    assert named("the ratio 16:9 and the score 3:2") == []
