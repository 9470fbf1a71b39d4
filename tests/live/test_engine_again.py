"""The offline engine dies under a talk, and comes back."""

from __future__ import annotations

import os
import signal

import pytest
from pydantic import SecretStr

from components.engine import Engine
from components.gemini.connection import Offline
from components.live.config import Config
from components.live.talk import Talk
from tests.live.conftest import until
from tests.live.speaker import QuickSpeaker


@pytest.mark.timeout(240)
def test_a_talk_goes_on_after_the_engine_died() -> None:
    engine = Engine()
    found = engine.address()
    talk = Talk(Offline(found.base_url, found.ca_file, SecretStr(found.key)), Config("offline-engine"), QuickSpeaker())
    try:
        talk.start()
        until(talk, lambda shot: shot.state == "live")
        os.kill(engine.pid or 0, signal.SIGKILL)
        until(talk, lambda shot: shot.state == "live" and shot.connections > 1, 120)
        talk.say("Are you there?")
        until(talk, lambda shot: any(row.role == "model" and row.text for row in shot.rows), 120)
    finally:
        talk.stop()
        engine.stop()
