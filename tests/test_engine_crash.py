"""An engine that dies is there again at the same address: between calls, in the middle of one, under a talk."""

from __future__ import annotations

import os
import signal
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

from components.engine import Address, Engine
from components.gemini.client import Gemini
from components.gemini.connection import Offline
from components.gemini.events import Done, Event, Notice
from components.gemini.request import FilePart, Request, TextPart, Turn
from components.live.config import Config
from components.live.talk import Talk
from tests.live.conftest import until
from tests.live.speaker import QuickSpeaker
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills")


@pytest.fixture
def engine() -> Iterator[Engine]:
    own = Engine()
    yield own
    own.stop()


def connection(address: Address) -> Offline:
    return Offline(address.base_url, address.ca_file, SecretStr(address.key))


def kill(engine: Engine) -> int:
    pid = engine.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def asked(gemini: Gemini, question: str) -> list[Event]:
    request = Request("offline-engine", (Turn("user", (TextPart(question),)),))
    return list(gemini.generate(request, threading.Event()))


def resent(events: list[Event]) -> int:
    return sum(isinstance(event, Notice) for event in events)


def test_between_two_calls(engine: Engine, tmp_path: Path) -> None:
    with Gemini(connection(engine.address()), folder=tmp_path) as gemini:
        assert isinstance(asked(gemini, "Hello")[-1], Done)
        before, address = kill(engine), engine.address()
        again = asked(gemini, "Hello")
        assert isinstance(again[-1], Done) and resent(again) <= 1
    assert engine.pid != before and engine.address() == address


def test_in_the_middle_of_an_upload(engine: Engine, tmp_path: Path) -> None:
    silence = tmp_path / "silence.wav"
    with wave.open(str(silence), "wb") as file:  # in two pieces, of which the first ends at 8 MiB
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(10_000_000))
    events: list[Event] = []
    with Gemini(connection(engine.address()), folder=tmp_path) as gemini:
        parts = (FilePart(silence, "audio/wav", "silence.wav"), TextPart("What is said?"))
        request = Request("offline-engine", (Turn("user", parts),))
        for event in gemini.generate(request, threading.Event(), uploads=gemini.hold()):
            events.append(event)
            if len(events) == 1:
                kill(engine)
    assert isinstance(events[-1], Done), events[-1]


def test_under_a_talk(engine: Engine) -> None:
    talk = Talk(connection(engine.address()), Config("offline-engine"), QuickSpeaker())
    try:
        talk.start()
        until(talk, lambda shot: shot.state == "live")
        kill(engine)
        until(talk, lambda shot: shot.connections > 1 and shot.state == "live")
        talk.say("Who are you?")
        until(talk, lambda shot: shot.replies and not shot.answering)
    finally:
        talk.stop()


def test_it_leaves_nothing_behind(engine: Engine) -> None:
    address = engine.address()
    kill(engine)
    wait_until(lambda: engine.pid is not None, what="the next engine")
    pid = engine.pid
    engine.stop()
    assert pid is not None and not psutil.pid_exists(pid)
    assert not Path(address.ca_file).exists()
    assert engine.address() != address
