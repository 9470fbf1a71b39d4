"""Who holds a talk, without a page."""

from __future__ import annotations

from components.gemini.connection import Offline
from components.live.config import Config
from components.live.talk import Talk
from components.ui.talk_seat import TWICE_SECONDS, House, Tab
from tests.live.speaker import StillSpeaker


class Said(Talk):
    """Notes what is typed."""

    def __init__(self) -> None:
        super().__init__(Offline("https://127.0.0.1:1", ""), Config("offline-engine"), StillSpeaker())
        self.words: list[str] = []

    def say(self, text: str) -> None:
        self.words.append(text)


def test_what_the_browser_sends_twice_is_said_once() -> None:
    mine, talk = Tab(House()), Said()
    for words, at in (("Yes", 10.0), ("Yes", 10.1), ("No", 10.2), ("Yes", 10.3), ("Yes", 10.3 + TWICE_SECONDS + 0.1)):
        mine.say(talk, words, at)
    assert talk.words == ["Yes", "No", "Yes", "Yes"]
