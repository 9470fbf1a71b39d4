"""What is looked at ten times a second, by a clock of the test's."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from components.live.config import Config
from components.live.exchange import Exchange
from components.live.uplink import ARRIVING_SECONDS
from components.live.watch import AWAY_SECONDS, LEFT_SECONDS, Watch
from tests.live.speaker import StillSpeaker


class Wire:
    """Connections that note what is asked of them."""

    state = "live"
    live_seconds = 0.0

    def __init__(self) -> None:
        self.live = True
        self.asked: list[str] = []

    @property
    def resting(self) -> bool:
        return not self.live

    @property
    def paused(self) -> bool:
        return not self.live

    def pause(self, detail: str = "") -> None:
        self.live = False
        self.asked.append(detail)

    def resume(self) -> None:
        self.live = True
        self.asked.append("resumed")

    def end(self, reason: str, message: str) -> None:
        self.asked.append(reason)


class Room:
    """A talk that nobody looks at."""

    def __init__(self) -> None:
        self.now, self.wire = 0.0, Wire()
        config = Config("gemini-3.8-live", idle_minutes=None)
        self.exchange = Exchange(config, StillSpeaker(), None, None, lambda: self.now, lambda: None)
        self.watch = Watch(self.exchange, cast(Any, self.wire))

    def passes(self, seconds: float, *, microphone: bool) -> list[str]:
        """What was asked of the connections meanwhile."""
        end, before = self.now + seconds, len(self.wire.asked)
        while self.now < end:
            self.now += 0.1
            if microphone:
                self.exchange.uplink.hear(np.zeros(1600, np.int16))
            self.watch.tick()
        return self.wire.asked[before:]


def test_a_page_that_is_only_out_of_touch_talks_on_while_it_is_heard() -> None:
    room = Room()
    assert room.passes(3 * AWAY_SECONDS, microphone=True) == []
    assert room.passes(ARRIVING_SECONDS + 1, microphone=False) == ["Paused, as nobody was looking"]
    room.watch.looked_at = room.now
    assert room.passes(1, microphone=False) == ["resumed"]


def test_after_two_minutes_it_ends_all_the_same() -> None:
    assert "left" in Room().passes(LEFT_SECONDS + 1, microphone=True)
