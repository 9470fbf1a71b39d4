"""What the player is told, and what it tells; how it plays is seen in Chromium."""

from __future__ import annotations

from typing import Any

import pytest

from components.ui.player import Playback, Wish, read, wished


def test_the_same_moment_asked_twice_is_two_wishes() -> None:
    first, second = wished((5.0, None, 1), None, None), wished((5.0, None, 2), None, None)
    assert first and second and first.at == second.at and first.count != second.count


def test_a_moment_given_is_one_wish_however_often_it_is_drawn() -> None:
    assert wished(None, 5.0, 7.0) == wished(None, 5.0, 7.0) == Wish(5.0, 7.0, "given-5.0-7.0")
    assert wished(None, None, None) is None
    assert wished((9.0, None, 3), 5.0, 7.0) == Wish(9.0, None, "asked-3")


@pytest.mark.parametrize(
    ("heard", "known"),
    [
        ({"position": 3.5, "playing": True}, Playback(3.5, True)),
        (None, Playback()),
        ("nonsense", Playback()),
        ({"position": "3", "playing": "yes"}, Playback()),
        ({"position": True}, Playback()),
        ({"position": -1.0}, Playback()),
        ({"position": float("nan")}, Playback()),
    ],
)
def test_a_browser_may_report_anything(heard: Any, known: Playback) -> None:
    assert read(heard) == known
