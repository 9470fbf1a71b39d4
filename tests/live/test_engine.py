"""Talks with the offline engine, which really listens and speaks, and fails as it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from components.gemini.connection import Offline
from components.live.config import Config
from components.live.talk import Talk
from tests.engine import Engine
from tests.live.conftest import until
from tests.live.microphone import Microphone, recording
from tests.live.speaker import QuickSpeaker
from tests.waiting import wait_until
from tests.words import holds

Start = Callable[..., Talk]


@pytest.fixture
def start(engine: Engine) -> Iterator[Start]:
    before = set(threading.enumerate())
    with ExitStack() as stack:

        def begin(**settings: Any) -> Talk:
            connection = Offline(engine.base_url, str(engine.ca_file))
            talk = Talk(connection, Config(**{"model": "offline-engine"} | settings), QuickSpeaker())
            stack.callback(talk.stop)
            talk.start()
            return talk

        yield begin
    wait_until(lambda: set(threading.enumerate()) <= before, 60, what="the end of all threads")


def answered(talk: Talk, question: str, seconds: float = 60) -> str:
    """Ask by typing, and wait for the whole answer."""
    talk.say(question)
    turns = [row.turn for row in until(talk, lambda shot: any(row.text == question for row in shot.rows)).rows]
    shot = until(
        talk,
        lambda shot: (
            [row for row in shot.rows if row.turn >= turns[-1] and row.role == "model" and row.text]
            and not shot.answering
            and shot.state == "live"
        ),
        seconds,
    )
    return "".join(row.text for row in shot.rows if row.turn >= turns[-1] and row.role == "model")


def test_spoken_words_are_understood_and_answered(start: Start, shared_media: Path) -> None:
    talk = start()
    until(talk, lambda shot: shot.state == "live")
    with Microphone(talk).open() as microphone:
        microphone.speak(recording(shared_media / "speech" / "hello_gemini_are_you_there.wav"))
        shot = until(talk, lambda shot: len(shot.rows) >= 2 and shot.replies and not shot.answering, 120)
    assert shot.rows[0].role == "user" and holds(shot.rows[0].text, "are you there")
    assert shot.dropped_ms == 0
    assert shot.rows[1].text and shot.spending.output_by["audio"] > 0
    assert shot.latencies[0].model is not None and shot.latencies[0].model > 0


def test_who_speaks_into_a_polite_answer_is_answered_after_it(start: Start, shared_media: Path) -> None:
    talk = start(mode="polite")
    talk.say("Who are you?")
    with Microphone(talk).open() as microphone:
        until(talk, lambda shot: shot.replies and shot.answering)
        microphone.speak(recording(shared_media / "speech" / "hello_gemini_are_you_there.wav"))
        shot = until(
            talk,
            lambda shot: shot.replies > 1 and not shot.answering and holds(shot.rows[-2].text, "are you there"),
            120,
        )
    assert [row.role for row in shot.rows] == ["user", "model"] * (len(shot.rows) // 2)
    assert "offline engine" in shot.rows[1].text
    assert not any(row.interrupted or row.cut or row.heard_text is not None for row in shot.rows)


def test_a_function_is_called(start: Start) -> None:
    talk = start(functions=("calculate",))
    answered(talk, "What is 6 times 7?")
    uses = [use for row in talk.snapshot().rows for use in row.tools]
    assert [(use.name, use.state, use.result) for use in uses] == [("calculate", "done", "42")]


def test_a_written_talk(start: Start) -> None:
    talk = start(reply="text")
    assert "offline" in answered(talk, "Who are you?").lower()
    assert talk.snapshot().replies == 0


FAULTS: dict[str, dict[str, Any]] = {
    "drop before the setup is confirmed": {"live": {"steps": [{"messages": 0, "drop": True}]}},
    "drop before the answer": {"live": {"steps": [{"messages": 1, "drop": True}]}},
    "drop in the answer": {"live": {"steps": [{"audio_ms": 400, "drop": True}]}},
    "fault": {"live": {"steps": [{"turns": 1, "close": {"code": 1011, "reason": "Internal error encountered."}}]}},
    "policy": {"live": {"steps": [{"turns": 1, "close": {"code": 1008, "reason": "Deadline expired"}}]}},
    "data": {"live": {"steps": [{"turns": 1, "close": {"code": 1007, "reason": "invalid argument"}}]}},
    "going away": {"live": {"steps": [{"turns": 1, "go_away": 2}]}},
    "not JSON": {"live": {"steps": [{"turns": 1, "malformed": "json"}]}},
    "no frame": {"live": {"steps": [{"audio_ms": 200, "malformed": "frame"}]}},
    "two ends": {"live": {"turn_completes": 2, "interrupted_after_turn": True, "empty": True}},
    "refused": {"status": 503},
    "busy": {"reset": True},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_leaves_no_question_unanswered(start: Start, engine: Engine, fault: str) -> None:
    engine.faults({"match": {"path": "BidiGenerateContent"}, "do": FAULTS[fault]})
    talk = start()
    for question in ("Who are you?", "What is your name?"):
        assert answered(talk, question)
    shot = talk.snapshot()
    assert shot.state == "live" and len([row for row in shot.rows if row.role == "user"]) == 2


@pytest.mark.parametrize("twist", [{"burst_ms": 500, "no_usage": True, "playback": 0}, {"pace": 0.8, "playback": 0}])
def test_sound_in_bursts_or_too_slow_is_heard_whole(start: Start, engine: Engine, twist: dict[str, Any]) -> None:
    engine.faults({"match": {"path": "BidiGenerateContent"}, "do": {"live": twist}})
    talk = start(functions=("current_time",))
    answered(talk, "What time is it?")
    shot = talk.snapshot()
    assert shot.rows[-1].heard_text is None and shot.spending.spoken > 0.5
    assert shot.spending.estimated == ("no_usage" in twist)


@pytest.mark.parametrize("model", ["gemini-3.8-live", "gemini-3.8-live-extended-thinking"])
def test_every_model_starts_with_the_usual_settings(start: Start, model: str) -> None:
    talk = start(model=model, functions=("current_time", "calculate"))
    assert "144" in answered(talk, "What is 12 * 12?")
    assert talk.snapshot().notices == ()
