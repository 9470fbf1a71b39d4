from __future__ import annotations

import av

from components.media import streams
from components.media.samples import PLANNER


def test_the_film_was_drawn_from_the_facts() -> None:
    with av.open(str(PLANNER.path)) as film:
        assert film.metadata["comment"] == PLANNER.stamp, "run: python -m components.samples.film"
    assert PLANNER.path.stat().st_size < 500_000


def test_the_film_has_pictures_and_a_voice() -> None:
    found = streams.look(PLANNER.path)
    assert found.has_audio and (found.width, found.height) == (640, 360) and 25 < (found.seconds or 0) < 40
