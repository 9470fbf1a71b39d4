"""Corrections of a meeting on its page, their way into the history, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.analysis.meeting import Asked, Meeting, new_speaker
from components.ui.keeping import store
from components.ui.meeting_desk import MeetingDesk
from tests.analysis.meetings import meeting
from tests.ui.extracting import COMPONENTS, SECONDS
from tests.ui.test_meeting_page import MEETING, desk, take_sample, write_down


@pytest.fixture
def page() -> AppTest:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    return app.switch_page(MEETING).run()


def kept_speakers(page: AppTest) -> list[str]:
    """Of the turns as the history has them."""
    keeper, kept = desk(page).keeper, desk(page).kept
    assert keeper and kept
    found = store().history.get(keeper.visitor.owner, kept)
    assert found is not None
    return [turn["speaker"] for turn in found.data["turns"]]


def joined(made: Meeting) -> Meeting:
    """The last turn's voice is another, taken for its speaker's by its sound."""
    turns = [replace(turn, voice=turn.speaker) for turn in made.turns]
    return replace(made, turns=(*turns[:-1], replace(turns[-1], voice="S9")))


def test_voices_are_parted_and_joined_again_and_the_history_follows(page: AppTest) -> None:
    take_sample(page)
    made = desk(page).meeting = joined(write_down(page))
    desk(page).version += 1  # editors open on these voices
    page.run()
    assert not [button for button in page.button if button.key == "meeting-undo"], "nothing was corrected yet"
    speaker = made.turns[-1].speaker
    page.button(key=f"meeting-part-{speaker}-{desk(page).version}").click().run()
    assert not page.exception
    assert kept_speakers(page) == [*(turn.speaker for turn in made.turns[:-1]), new_speaker(made)]
    page.button(key="meeting-undo").click().run()
    assert not page.exception and desk(page).meeting == made
    assert kept_speakers(page) == [turn.speaker for turn in made.turns]
    assert not [button for button in page.button if button.key == "meeting-undo"]


def test_corrections_are_taken_back_one_by_one_and_what_was_asked_stays() -> None:
    desk, first = MeetingDesk(), meeting()
    desk.meeting = first
    second = replace(first, names={"S1": "Ann"})
    desk.change(second, speakers=True)
    desk.change(replace(second, asked=(Asked("Who?", "Ann"),)))
    desk.change(replace(second, asked=(Asked("Who?", "Ann"),), names={"S1": "Ann", "S2": "Ann"}), speakers=True)
    desk.undo()
    assert desk.meeting == replace(second, asked=(Asked("Who?", "Ann"),))
    desk.undo()
    assert desk.meeting == replace(first, asked=(Asked("Who?", "Ann"),)) and desk.before == []
    desk.undo()
    assert desk.meeting.names == {} and desk.version == 4
