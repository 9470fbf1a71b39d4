"""Home: there before anything heavy is, and what it puts off."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import pytest
from streamlit.testing.v1 import AppTest

from components.engine import Address, Engine
from components.errors import EngineMissing
from components.ui import connection, keeping
from tests.sources import ROOT
from tests.ui.extracting import EXTRACT, SECONDS
from tests.waiting import wait_until

SHELL = str(ROOT / "components" / "shell.py")
# What only other pages need, and would cost Home seconds and a hundred megabytes.
HEAVY = (
    "numpy pandas pyarrow PIL sqlalchemy google.genai google.auth streamlit_webrtc aiortc av docx xlsxwriter httpx2 "
    "babel genai_prices cv2 pypdfium2 icalendar stdnum cryptography"
).split()
DRAW = """
import json, sys
import psutil
import app
from streamlit.testing.v1 import AppTest
home = AppTest.from_file(sys.argv[1], default_timeout=60).run()
loaded = [name for name in sys.argv[2:] if name in sys.modules]
children = [process.name() for process in psutil.Process().children(recursive=True)]
print(json.dumps([[title.value for title in home.title], loaded, children]))
"""


class Broken(Engine):
    """Does not come up, and counts how often it was told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def address(self) -> Address:
        self.asked += 1
        raise EngineMissing("The offline engine did not start.", "Use an API key.")

    def prepare(self) -> None:
        pass


class Moves:
    """A store that notes what it is told to move."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    def move(self, old: str, new: str) -> None:
        self.done.append((old, new))


def opened() -> AppTest:
    return AppTest.from_file(SHELL, default_timeout=SECONDS).run()


def test_it_is_drawn_without_what_only_other_pages_need() -> None:
    command = [sys.executable, "-c", DRAW, SHELL, *HEAVY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [["Multimodal Workbench"], [], []]


def test_it_tests_a_connection_all_the_same() -> None:
    home = opened().button(key="connection-test").click().run()
    assert [message.value for message in home.success] == ["The offline engine answers."]


def test_an_engine_that_does_not_start_is_asked_once_a_run_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Broken()
    monkeypatch.setattr(connection, "engine", lambda: broken)
    home = opened()
    assert broken.asked == 0 and not home.error
    page = home.switch_page(EXTRACT).run()
    assert [message.value for message in page.error] == ["The offline engine did not start. Use an API key."]
    assert broken.asked == 1 and "Choose a connection" in page.info[0].value
    page.run()
    assert broken.asked == 2


def test_an_engine_that_is_prepared_starts_beside_the_caller() -> None:
    engine = Engine()
    engine.prepare()
    wait_until(lambda: engine.pid, what="the engine to start")
    address, pid = engine.address(), engine.pid
    engine.prepare()
    assert (engine.address(), engine.pid) == (address, pid)
    engine.stop()


def test_where_nothing_was_kept_nothing_is_moved_and_no_store_made(monkeypatch: pytest.MonkeyPatch) -> None:
    moves = Moves()
    monkeypatch.setattr(keeping, "store", lambda: moves)
    monkeypatch.setattr(keeping, "_asked", threading.Event())
    keeping.move("new here", "known")
    assert moves.done == []
    keeping._asked.set()
    keeping.move("new here", "known")
    assert moves.done == [("new here", "known")]
