"""The Talk page as a script, typed and not spoken, on the real offline engine. Media are tried in Chromium."""

from __future__ import annotations

import io
import json
import wave
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import components.ui.stream
from components.live.config import Config, connect_config
from components.live.snapshot import Snapshot
from components.live.talk import Talk
from components.media.samples import CAFE
from components.pages import PAGES
from components.ui import talk_files, talk_seat
from components.ui.desk import Desk
from components.ui.handover import hand_over, takers
from components.ui.keeping import KEY as KEEPER
from components.ui.keeping import Keeper, store
from components.ui.talk_seat import Tab
from components.ui.workspace import KEY, Workspace
from tests.engine import Engine
from tests.ui.offered import offered
from tests.waiting import wait_until

COMPONENTS = Path(__file__).resolve().parents[2] / "components"
LIVE, HOME, EXTRACT = "../pages/live.py", "../pages/home.py", "../pages/extract.py"
SECONDS = 120


@pytest.fixture(autouse=True)
def no_media(monkeypatch: pytest.MonkeyPatch) -> None:
    """streamlit-webrtc asks Streamlit's server for its session, and here is no server."""

    def stream(key: str, *, running: bool, hold: bool = False) -> bool:
        return False

    monkeypatch.setattr(components.ui.stream, "stream", stream)


@pytest.fixture
def page() -> Iterator[AppTest]:
    app = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    yield app.switch_page(LIVE).run()
    for token in tab(app).tokens:
        talk_seat.house().talks.remove(token)


def tab(page: AppTest) -> Tab:
    mine: Tab = page.session_state[talk_seat.TAB]
    return mine


def start(page: AppTest) -> Talk:
    next(button for button in page.main.button if button.label.startswith("Start")).click().run()
    assert not page.exception
    return talk_of(page)


def talk_of(page: AppTest) -> Talk:
    talk = tab(page).talk
    assert talk is not None
    return talk


def until(page: AppTest, seen: Callable[[Snapshot], Any], what: str) -> Snapshot:
    talk = talk_of(page)
    wait_until(lambda: seen(talk.snapshot()), SECONDS, what=what)
    page.run()
    assert not page.exception
    return talk.snapshot()


def say(page: AppTest, words: str) -> Snapshot:
    before = answers(talk_of(page).snapshot())
    page.chat_input(key="live-typed").set_value(words).run()
    return until(page, lambda shot: answers(shot) > before and not shot.answering, f"an answer to {words!r}")


def end(page: AppTest) -> Snapshot:
    page.button(key="live-end").click().run()
    return until(page, lambda shot: talk_of(page).over, "the end")


def answers(shot: Snapshot) -> int:
    return sum(row.role == "model" and bool(row.text.strip()) for row in shot.rows)


def told(page: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*page.main.markdown, *page.main.caption]).replace("\\", "")


def labels(page: AppTest) -> set[str]:
    return {button.label for button in page.main.button}


def widget(page: AppTest, key: str) -> Any:
    return page.get_by_key(key)


def put(page: AppTest, key: str, value: Any) -> None:
    widget(page, key).set_value(value).run()


def in_text(page: AppTest) -> None:
    """Without a page nobody plays the voice, so answers come in writing."""
    put(page, "live-set-reply", "text")


def test_a_typed_question_is_answered_with_the_function_shown(page: AppTest) -> None:
    in_text(page)
    start(page)
    say(page, "What is 12 * 12?")
    assert "144" in told(page) and "calculate(expression='12 * 12'): done" in told(page)
    end(page)
    assert "You ended the talk." in told(page) and "Start a new talk" in labels(page)


def test_the_talk_is_found_after_a_visit_elsewhere_and_by_its_address(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_text(page)
    talk = start(page)
    page.switch_page(HOME).run()
    page.switch_page(LIVE).run()
    assert talk_of(page) is talk and page.query_params[talk_seat.ADDRESS] == tab(page).token
    owner = tab(page).owner
    monkeypatch.setattr(talk_seat, "owner", lambda: owner)
    other = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS)
    other.query_params[talk_seat.ADDRESS] = tab(page).token
    other.run()
    other.switch_page(LIVE).run()
    assert talk_of(other) is talk and {"Go on with sound", "End"} <= labels(other)
    assert widget(other, "live-set-reply").value == "text", "its settings are shown"
    page.run()
    assert "Bring it here" in labels(page) and "End" not in labels(page)
    next(button for button in page.main.button if button.label == "Bring it here").click().run()
    assert "End" in labels(page)


def test_a_strangers_address_takes_no_talk_over(page: AppTest) -> None:
    talk = start(page)
    stranger = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS)
    stranger.query_params[talk_seat.ADDRESS] = tab(page).token
    stranger.run()
    stranger.switch_page(LIVE).run()
    assert "Start talking" in labels(stranger) and talk_seat.ADDRESS not in stranger.query_params
    page.run()
    assert talk_of(page) is talk and "End" in labels(page)


def test_two_tabs_are_two_talks(page: AppTest) -> None:
    first = start(page)
    other = AppTest.from_file(str(COMPONENTS / "shell.py"), default_timeout=SECONDS).run()
    other.switch_page(LIVE).run()
    second = start(other)
    assert first is not second
    end(other)
    page.run()
    assert "End" in labels(page)


def test_an_unknown_address_is_a_fresh_start(page: AppTest) -> None:
    page.query_params[talk_seat.ADDRESS] = "nonsense"
    page.run()
    assert "Start talking" in labels(page) and talk_seat.ADDRESS not in page.query_params


def test_what_a_model_refuses_is_not_offered(page: AppTest) -> None:
    assert "no Google Search and no code execution" in told(page)
    offered = {toggle.label for toggle in page.main.toggle}
    assert offered.isdisjoint({"Google Search", "Code execution"}) and "Keep a recording to download" in offered
    put(page, "live-set-mode", "push")
    assert "Silence that ends a turn (ms)" not in {box.label for box in page.main.number_input}


def test_what_is_chosen_is_what_the_service_is_told(page: AppTest) -> None:
    chosen = {
        "voice": "Kore",
        "mode": "polite",
        "start_sensitivity": "low",
        "end_sensitivity": "high",
        "silence": 800,
        "resolution": "medium",
        "compress-at": 30_000,
        "compress-to": 10_000,
        "functions": ["calculate"],
        "blocking": True,
    }
    for name, value in chosen.items():
        put(page, f"live-set-{name}", value)
    setup = connect_config(tab(page).seat(start(page)).config).model_dump(mode="json", exclude_none=True)
    assert setup["speech_config"] == {"voice_config": {"prebuilt_voice_config": {"voice_name": "Kore"}}}
    assert setup["realtime_input_config"] == {
        "automatic_activity_detection": {
            "start_of_speech_sensitivity": "START_SENSITIVITY_LOW",
            "end_of_speech_sensitivity": "END_SENSITIVITY_HIGH",
            "silence_duration_ms": 800,
        },
        "activity_handling": "NO_INTERRUPTION",
    }
    assert setup["media_resolution"] == "MEDIA_RESOLUTION_MEDIUM"
    assert setup["context_window_compression"] == {
        "trigger_tokens": 30_000,
        "sliding_window": {"target_tokens": 10_000},
    }
    (declared,) = setup["tools"][0]["function_declarations"]
    assert (declared["name"], declared["behavior"]) == ("calculate", "BLOCKING")
    until(page, lambda shot: shot.state == "live", "an engine that takes it")


def test_settings_change_in_mid_talk_and_the_talk_goes_on(page: AppTest) -> None:
    in_text(page)
    talk = start(page)
    say(page, "What is 2 + 3?")
    assert "Use the changed settings" not in labels(page)
    put(page, "live-set-mode", "polite")
    page.button(key="live-change").click().run()
    until(page, lambda shot: shot.connections == 2 and shot.state == "live", "the second connection")
    assert talk_of(page) is talk and talk_seat.house().seats[talk].config.mode == "polite"
    assert "Use the changed settings" not in labels(page) and "calculate" in told(page)


def test_pause_and_continue(page: AppTest) -> None:
    in_text(page)
    start(page)
    until(page, lambda shot: shot.state == "live", "the connection")
    page.button(key="live-pause").click()
    page.run()
    until(page, lambda shot: shot.state == "paused", "the pause")
    page.run()
    page.button(key="live-resume").click().run()
    assert until(page, lambda shot: shot.state == "live", "the talk to go on").connections == 2


def test_an_idle_talk_pauses_and_says_what_that_saved(page: AppTest) -> None:
    in_text(page)
    talk = start(page)
    until(page, lambda shot: shot.state == "live", "the connection")
    tab(page).change(talk, changed(talk, idle_minutes=0.01))
    until(page, lambda shot: shot.state == "paused", "the pause")
    assert "Paused, as nobody spoke" in told(page)
    say(page, "What is 1 + 1?")
    assert any("saved" in box.value for box in page.info)


def test_a_limit_ends_the_talk_and_says_which(page: AppTest) -> None:
    in_text(page)
    talk = start(page)
    until(page, lambda shot: shot.state == "live", "the connection")
    tab(page).change(talk, changed(talk, most_minutes=0.01))
    until(page, lambda shot: shot.end is not None, "the end")
    assert "The limit of 0.01 minutes is reached." in told(page) and "Start a new talk" in labels(page)


def changed(talk: Talk, **changes: Any) -> Config:
    return replace(talk_seat.house().seats[talk].config, **changes)


def test_a_refused_connection_is_explained_and_can_be_tried_again(page: AppTest, peer: Engine) -> None:
    in_text(page)
    refusal = {"code": 1008, "reason": "models/offline-engine is not allowed for this project."}
    peer.faults({"match": {"path": "Bidi"}, "times": 1, "do": {"live": {"steps": [{"messages": 0, "close": refusal}]}}})
    start(page)
    until(page, lambda shot: shot.state == "failed", "the refusal")
    page.run()
    assert any("Change the settings" in box.value for box in page.error)
    assert {"Try again", "End"} <= labels(page)
    page.button(key="live-resume").click().run()
    assert until(page, lambda shot: shot.state == "live", "the connection").connections == 1


def test_a_broken_connection_is_told_and_nothing_said_is_lost(page: AppTest, peer: Engine) -> None:
    in_text(page)
    peer.faults({"match": {"path": "Bidi"}, "times": 1, "do": {"live": {"steps": [{"turns": 1, "drop": True}]}}})
    start(page)
    say(page, "What is 2 + 3?")
    until(page, lambda shot: shot.reconnects == 1 and shot.state == "live", "the reconnect")
    say(page, "What is 20 + 3?")
    assert "2 + 3" in told(page) and "23" in told(page) and "1 reconnect" in told(page)


def test_an_ended_talk_leaves_its_files(page: AppTest) -> None:
    talk = start(page)
    page.chat_input(key="live-typed").set_value("What is 12 * 12?").run()
    until(page, lambda shot: any("144" in row.text for row in shot.rows if row.role == "model"), "the answer")
    end(page)
    assert offered(page)[0] == "Everything (ZIP)"
    box = zipfile.ZipFile(io.BytesIO(talk_files._zipped(talk)))
    assert {"transcript.md", "talk.json", "transcript.srt"} <= set(box.namelist())
    assert "144" in box.read("transcript.md").decode()
    assert json.loads(box.read("talk.json"))["rows"]
    replies = [name for name in box.namelist() if "reply-" in name]
    assert replies
    with wave.open(io.BytesIO(box.read(replies[0]))) as reply:
        assert reply.getframerate() == 24_000 and reply.getnframes() > 12_000


def test_the_words_lie_in_the_history_once_however_long_the_talk_goes_on(page: AppTest) -> None:
    in_text(page)
    start(page)
    say(page, "What is 2 + 3?")
    page.run()
    say(page, "What is 20 + 3?")
    end(page)
    kept = store().history.newest(owner_of(page), task="live")
    assert [(entry.title, entry.task) for entry in kept.entries] == [("What is 2 + 3?", "live")]
    found = store().history.get(owner_of(page), kept.entries[0].id)
    assert found and [claim.text for claim in found.claims if claim.field == "You"] == [
        "What is 2 + 3?",
        "What is 20 + 3?",
    ]


def owner_of(page: AppTest) -> str:
    keeper: Keeper = page.session_state[KEEPER]
    return keeper.visitor.owner


def test_the_talk_before_stays_within_reach(page: AppTest) -> None:
    in_text(page)
    first = start(page)
    say(page, "What is 2 + 3?")
    end(page)
    second = start(page)
    assert second is not first
    next(button for button in page.main.button if (button.key or "").startswith("live-show-")).click().run()
    assert talk_of(page) is first and "2 + 3" in told(page)


def test_without_a_recording_there_is_none(page: AppTest) -> None:
    in_text(page)
    put(page, "live-set-record", False)
    talk = start(page)
    end(page)
    assert talk.folder is None and "not recorded" in told(page)


def test_a_picture_is_handed_to_extract_and_waits_there(page: AppTest, tmp_path: Path) -> None:
    assert [taker.address for taker in takers("image")] == ["compare", "extract"]
    assert {taker.address for taker in takers("audio")} <= {entry.address for entry in PAGES}
    in_text(page)
    talk = start(page)
    assert talk.folder
    frame = talk.folder / "frame-0001-camera-00002.0s.jpg"
    Image.open(COMPONENTS / "samples" / CAFE.file).convert("RGB").save(frame)
    page.run()
    page.button(key=f"live-extract-{frame.name}").click().run()
    assert not page.exception and [toast.value for toast in page.toast] == ["It waits on the page Extract."]
    page.switch_page(EXTRACT).run()
    space: Workspace = page.session_state[KEY]
    (document,) = space.shelf("extract", Desk).basket.usable
    assert document.name == "camera at 0.02.jpg"
    page.switch_page(HOME).run()
    page.switch_page(EXTRACT).run()
    assert len(space.shelf("extract", Desk).basket.documents) == 1


def test_an_inbox_keeps_its_own_copy(tmp_path: Path) -> None:
    space, path = Workspace(), tmp_path / "picture.png"
    Image.new("RGB", (8, 8)).save(path)
    hand_over(space, "extract", "picture.png", path)
    path.unlink()
    assert space.spool.total > 0
