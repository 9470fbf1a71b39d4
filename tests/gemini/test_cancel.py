"""Stopping: at every moment, at once, with the connection closed and no thread left."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from components.gemini.client import Gemini
from components.gemini.connection import Offline
from components.gemini.events import Done, Event, Notice, Progress, Text
from components.gemini.request import FilePart
from components.gemini.retry import Patience
from tests.engine import Engine
from tests.gemini.conftest import HASTY, Ask
from tests.gemini.holding import Holding, holding

STREAM = {"path": ":streamGenerateContent"}
AT_ONCE = 2.0  # only tells a stop from a wait that ran out; tests/bench/cancel.py measures


PIECE = b'{"candidates": [{"content": {"parts": [{"text": "so far"}]}}]}'


def client_of(server: Holding, folder: Path) -> Gemini:
    return Gemini(Offline(server.base_url, server.ca_file), folder=folder)


def stopped(
    stream: Iterator[Event], cancel: threading.Event, when: type[Event] | None = None
) -> tuple[list[Event], float]:
    """The events of a stream that is stopped at the first event of a kind, or by `cancel`; and the seconds it took."""
    found: list[Event] = []
    begun = time.monotonic()
    for event in stream:
        found.append(event)
        if when is not None and isinstance(event, when) and not cancel.is_set():
            cancel.set()
            begun = time.monotonic()
    return found, time.monotonic() - begun


def later(cancel: threading.Event, ready: threading.Event) -> threading.Thread:
    """Sets the flag once the other is set."""

    def wait() -> None:
        ready.wait(10)
        cancel.set()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_before_anything(engine: Engine, gemini: Gemini, ask: Ask) -> None:
    cancel = threading.Event()
    cancel.set()
    assert list(gemini.generate(ask(), cancel)) == [Done("cancelled")]
    assert engine.requests() == []


def test_while_connecting(tmp_path: Path, ask: Ask, engine: Engine) -> None:
    with closing(socket.socket()) as deaf:  # accepts nothing, so that the handshake never ends
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(1)
        address = f"https://127.0.0.1:{deaf.getsockname()[1]}"
        with Gemini(Offline(address, str(engine.ca_file)), patience=HASTY, folder=tmp_path) as client:
            cancel = threading.Event()
            timer = threading.Timer(0.2, cancel.set)
            timer.start()
            found, seconds = stopped(client.generate(ask(), cancel), cancel)
            timer.join()
    assert found == [Done("cancelled")] and seconds < AT_ONCE + 0.2


def test_before_the_first_byte(tmp_path: Path, ask: Ask) -> None:
    with holding(tmp_path) as server, client_of(server, tmp_path) as client:
        cancel = threading.Event()
        thread = later(cancel, server.asked)
        found, _ = stopped(client.generate(ask(), cancel), cancel)
        thread.join()
        assert found == [Done("cancelled")]
        assert server.hung_up.wait(5)


def test_in_the_middle_of_an_answer(tmp_path: Path, ask: Ask) -> None:
    with holding(tmp_path, PIECE) as server, client_of(server, tmp_path) as client:
        cancel = threading.Event()
        found, seconds = stopped(client.generate(ask(), cancel), cancel, Text)
        assert found == [Text("so far"), Done("cancelled")] and seconds < AT_ONCE
        assert server.hung_up.wait(5)


def test_while_waiting_to_try_again(engine: Engine, tmp_path: Path, ask: Ask) -> None:
    engine.faults({"match": STREAM, "times": 0, "do": {"status": 503, "headers": {"retry-after": "60"}}})
    with Gemini(Offline(engine.base_url, str(engine.ca_file)), patience=Patience(), folder=tmp_path) as client:
        cancel = threading.Event()
        found, seconds = stopped(client.generate(ask(), cancel), cancel, Notice)
    assert [type(event) for event in found] == [Notice, Done] and seconds < AT_ONCE


def test_by_leaving_the_loop(tmp_path: Path, ask: Ask) -> None:
    with holding(tmp_path, PIECE) as server, client_of(server, tmp_path) as client:
        stream = client.generate(ask(), threading.Event())
        assert next(stream) == Text("so far")
        del stream
        assert server.hung_up.wait(5)
    assert [thread for thread in threading.enumerate() if thread.name == "gemini-call"] == []


@pytest.mark.parametrize("stage", ["uploading", "processing"])
def test_with_a_file_on_its_way(engine: Engine, gemini: Gemini, ask: Ask, big: FilePart, stage: str) -> None:
    engine.faults({"match": {"path": "/upload/"}, "times": 0, "do": {"processing": 30}})
    cancel = threading.Event()
    found = []
    for event in gemini.generate(ask("?", big), cancel):
        found.append(event)
        if isinstance(event, Progress) and event.stage == stage:
            cancel.set()
    assert found[-1] == Done("cancelled")
    gemini.close()
    deleted = [
        request for request in engine.requests() if request["method"] == "DELETE" and "/files/" in request["path"]
    ]
    assert len(deleted) == 1
