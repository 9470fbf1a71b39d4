from __future__ import annotations

import pytest

from components.offline import faults
from tests.offline.stand_in import Served


@pytest.fixture
def talk(server: Served) -> Served:
    """The server, with turns that end as soon as they are said and not when they would be played."""
    twist(server, playback=0)
    return server


def twist(server: Served, **live: object) -> None:
    """The fault of every session from now on."""
    rule = faults.Rule.model_validate({"times": 0, "match": {"path": "Bidi"}, "do": {"live": live}})
    server.engine.script.replace([rule])
