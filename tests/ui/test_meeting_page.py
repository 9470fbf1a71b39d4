"""The Meeting page as a script, on the real offline engine: from a recording to names, corrections and files."""

from __future__ import annotations

import io
import re
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.analysis.meeting import Meeting, new_speaker
from components.analysis.minutes import Point
from components.media.samples import LAUNCH
from components.ui.handover import hand_over, takers
from components.ui.keeping import store
from components.ui.meeting_desk import MeetingDesk
from components.ui.meeting_edit import points_frame, turns_frame, with_points, with_turns
from components.ui.meeting_source import parts, stem
from components.ui.workspace import KEY
from tests.analysis.meetings import meeting
from tests.engine import Engine
from tests.media.making import write_video
from tests.ui.extracting import COMPONENTS, HOME, SECONDS
from tests.words import holds, word_errors

MEETING = "../pages/meeting.py"
LONG = 300  # seconds that recognition may take on a busy machine
SAID = " ".join(words for _, words in LAUNCH.facts["turns"])
QUESTION = {"path": "streamGenerateContent"}


@pytest.fixture
def page() -> AppTest:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    return app.switch_page(MEETING).run()


def desk(page: AppTest) -> MeetingDesk:
    kept: MeetingDesk = page.session_state[KEY].shelf("meeting", MeetingDesk)
    return kept


def take_sample(page: AppTest) -> None:
    page.button(key=f"meeting-sample-{LAUNCH.file}").click().run()


def write_down(page: AppTest) -> Meeting:
    page.button(key="meeting-run").click().run()
    return finish(page)


def finish(page: AppTest) -> Meeting:
    recording = desk(page).recording
    assert recording is not None and recording.wait(LONG)
    page.run()
    assert not page.exception
    made = desk(page).meeting
    assert made is not None
    return made


def wav(samples: np.ndarray) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return target.getvalue()


def words_wrong(made: Meeting) -> float:
    return word_errors(" ".join(turn.text for turn in made.turns), SAID)


def said(page: AppTest) -> str:
    boxes = [*page.markdown, *page.caption, *page.warning, *page.error, *page.info, *page.success]
    return "\n".join(box.value for box in boxes)


def test_a_sample_becomes_minutes_that_keep_their_names_and_survive(page: AppTest) -> None:
    take_sample(page)
    assert page.text_input(key="meeting-present").value == "Ann, Tom"
    made = write_down(page)
    assert made.speakers == ("S1", "S2") and made.seconds and made.turns[-1].end <= made.seconds + 1
    assert words_wrong(made) < 0.2
    assert {point.kind for point in made.points} >= {"decision", "action", "question", "agenda"}
    assert ("S2", "2026-11-20") in [(point.owner, point.due) for point in made.points]
    assert "checks agree" in said(page)
    page.selectbox(key=f"meeting-name-S2-{desk(page).version}").select("Tom").run()
    assert "**Tom:**" in said(page) and holds(said(page), "Tom: I will send the final test report")
    (names,) = (box.proto for box in page.expander if box.label == "Who is who")
    assert names.expanded, "it stays open for the next name"
    page.switch_page(HOME).run()
    page.switch_page(MEETING).run()
    assert "**Tom:**" in said(page)
    kept = desk(page).kept
    keeper = desk(page).keeper
    assert kept and keeper
    found = store().history.get(keeper.visitor.owner, kept)
    assert found is not None and found.data["names"] == {"S2": "Tom"}


def test_show_me_plays_the_turn_as_often_as_it_is_pressed(page: AppTest) -> None:
    take_sample(page)
    made = write_down(page)
    decision = next(point for point in made.points if point.kind == "decision")
    turn = made.turn(decision.turns[0])
    assert turn
    for count in (1, 2):
        page.button(key=f"meeting-play-decision-1-{turn.id}").click().run()
        assert page.session_state["meeting-player-wish"] == (turn.start, turn.end, count)


def test_a_question_is_answered_with_turns_to_hear_and_kept(page: AppTest) -> None:
    take_sample(page)
    write_down(page)
    page.chat_input(key="meeting-further-answer").set_value("Who sends the final test report?").run()
    talk = desk(page).talks.held["answer"]
    assert talk[0].run.wait(LONG)
    page.run()
    made = desk(page).meeting
    assert made and [one.question for one in made.asked] == ["Who sends the final test report?"]
    turn = next(turn for turn in made.turns if holds(turn.text, "I will send the final test report"))
    assert f"[{turn.id}]" in made.asked[0].answer and f"[{turn.id}]" not in said(page)
    page.button(key=f"meeting-asked-0-{turn.id}").click().run()
    assert page.session_state["meeting-player-wish"] == (turn.start, turn.end, 1)
    kept, keeper = desk(page).kept, desk(page).keeper
    assert kept and keeper
    found = store().history.get(keeper.visitor.owner, kept)
    assert found and found.data["asked"][0]["question"] == "Who sends the final test report?"
    write_down(page)
    assert desk(page).talks.held == {} and not desk(page).meeting.asked  # type: ignore[union-attr]


def test_a_word_is_put_right_everywhere(page: AppTest) -> None:
    take_sample(page)
    before = write_down(page)
    heard = [word for turn in before.turns for word in re.findall(r"\w+", turn.text)]
    wrong = max((word for word in heard if len(word) > 3), key=heard.count)
    page.text_input(key="meeting-wrong").set_value(wrong)
    page.text_input(key="meeting-right").set_value("wrapping")
    page.button(key="FormSubmitter:meeting-replace-Replace everywhere").click().run()
    made = desk(page).meeting
    after = [word for turn in made.turns for word in re.findall(r"\w+", turn.text)] if made else []
    assert after == ["wrapping" if word == wrong else word for word in heard]
    assert "Replaced" in said(page)
    page.button(key="FormSubmitter:meeting-replace-Replace everywhere").click().run()
    assert "These words stand nowhere." in said(page)


def test_two_speakers_are_merged(page: AppTest) -> None:
    take_sample(page)
    write_down(page)
    page.selectbox(key=f"meeting-same-S2-{desk(page).version}").select("Speaker 1").run()
    merged = desk(page).meeting
    assert merged and {merged.name(speaker) for speaker in merged.speakers} == {"Speaker 1"}
    assert merged.speakers == ("S1", "S2")


def test_a_failed_part_is_told_and_tried_again(page: AppTest, peer: Engine) -> None:
    take_sample(page)
    peer.faults({"match": QUESTION, "times": 1, "do": {"finish": "SAFETY"}})
    write_down(page)
    assert "0:00 to 0:55: The service held back the rest" in said(page).replace("\\", "")
    page.button(key="meeting-again").click().run()
    assert words_wrong(finish(page)) < 0.2


def test_cancel_stops_a_stalled_part_and_keeps_the_recording(page: AppTest, peer: Engine) -> None:
    take_sample(page)
    peer.faults({"match": QUESTION, "times": 1, "do": {"stall": 100}})
    page.button(key="meeting-run").click().run()
    page.button(key="meeting-cancel").click().run()
    made = finish(page)
    assert made.turns == () and len(desk(page).basket.usable) == 1
    peer.reset()  # a call cancelled before it went out leaves its fault to the next
    page.button(key="meeting-again").click().run()
    assert words_wrong(finish(page)) < 0.2


def test_silence_gives_nothing_and_says_so(page: AppTest) -> None:
    widget = page.file_uploader(key="meeting-File-0")
    widget.upload("silence.wav", wav(np.zeros(32_000)))
    page.run()
    assert write_down(page).turns == ()
    assert "Nobody speaks" in said(page)


def test_the_recording_of_a_talk_comes_in(page: AppTest, tmp_path: Path) -> None:
    (tmp_path / "talk.wav").write_bytes(wav(np.zeros(32_000)))
    assert [taker.address for taker in takers("audio")] == ["meeting"]
    hand_over(page.session_state[KEY], "meeting", "talk.wav", tmp_path / "talk.wav")
    page.run()
    assert [document.name for document in desk(page).basket.usable] == ["talk.wav"]
    assert not page.button(key="meeting-run").disabled


def test_files_of_no_use_are_refused_with_what_to_do(page: AppTest, tmp_path: Path) -> None:
    silent = write_video(tmp_path / "silent.mp4", 1).read_bytes()
    files = (("notes.txt", b"not sound"), ("empty.mp3", b""), ("x.wav", b"RIFF"), ("silent.mp4", silent))
    for round_, (name, content) in enumerate(files):
        page.file_uploader(key=f"meeting-File-{round_}").upload(name, content)
        page.run()
    assert desk(page).basket.usable == [] and len(page.error) == 4
    assert "There is no sound in this film" in page.error[3].value
    assert page.button(key="meeting-run").disabled


def test_turns_are_corrected_as_they_stand_in_the_table() -> None:
    before = meeting()
    frame = turns_frame(before)
    assert with_turns(before, frame) == before
    frame.loc[1, "Speaker"] = "Speaker 3"
    frame.loc[2, "Words"] = "How much is left?"
    frame.loc[3, "Speaker"] = "someone else"
    after = with_turns(before, frame)
    assert [turn.speaker for turn in after.turns] == ["S1", "S3", "S1", "S2"]
    assert after.turns[2].text == "How much is left?" and after.turns[0] is before.turns[0]


def test_points_are_corrected_added_and_taken_away() -> None:
    before = meeting()
    frame = points_frame(before)
    assert with_points(before, frame) == before.points
    frame.loc[2, "Due"] = "2026-12-01"
    frame = frame.drop(index=0)
    added = pd.DataFrame([["agenda", "Budget", pd.NA, pd.NA, "T3, T99"]], columns=frame.columns, index=[4])
    after = with_points(before, pd.concat([frame, added]))
    assert [point.kind for point in after] == ["decision", "action", "question", "agenda"]
    assert after[0] is before.points[1]
    assert replace(after[1], due="2026-11-20", owner="S2") == before.points[2]
    assert after[3] == Point("agenda", "Budget", ("T3",), missing=("T99",))


def test_small_things() -> None:
    assert parts(" Ann, Tom ,, Ann") == ("Ann", "Tom") and parts(None) == ()
    assert stem("team_meeting.m4a") == "Team meeting" and stem("plain") == "Plain"
    assert new_speaker(meeting()) == "S4"
