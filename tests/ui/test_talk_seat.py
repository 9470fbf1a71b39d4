"""Who holds a talk, without a page."""

from __future__ import annotations

from components.gemini.connection import Offline
from components.live.config import Config
from components.live.talk import Talk
from components.live.transport.line import Line
from components.ui.talk_seat import FULL, TWICE_SECONDS, House, Seat, Tab
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


def test_a_talk_is_found_again_by_its_owner_alone_and_in_silence() -> None:
    home = House()
    mine, again, stranger, nobody = (Tab(home, owner=owner) for owner in ("ann", "ann", "mallory", ""))
    talk = Said()
    home.seats[talk] = Seat(Line(), Config("offline-engine"), "ann")
    token = home.talks.add(talk)
    mine.show(token)
    for other in (stranger, nobody):
        other.find_again(token)
        assert other.talk is None and mine.holds(talk)
    again.find_again(token)
    assert again.holds(talk) and again.silent and not mine.holds(talk)
    again.take(talk)
    assert not again.silent


def test_a_talk_of_nobody_is_found_by_nobody() -> None:
    home, talk = House(), Said()
    home.seats[talk] = Seat(Line(), Config("offline-engine"), "")
    tab = Tab(home, owner="")
    tab.find_again(home.talks.add(talk))
    assert tab.talk is None


def test_more_talks_than_the_server_allows_are_refused_in_words() -> None:
    mine = Tab(House(most=0))
    mine.begin(Offline("https://127.0.0.1:1", ""), Config("offline-engine", record=False))
    assert (mine.refused, mine.talk) == (FULL, None)


def test_without_room_for_a_recording_a_talk_is_refused_in_words() -> None:
    mine = Tab(House(recording=1 << 60))
    mine.begin(Offline("https://127.0.0.1:1", ""), Config("offline-engine", record=True))
    assert mine.refused and "nearly full" in mine.refused and "Without a recording" in mine.refused and not mine.talk
