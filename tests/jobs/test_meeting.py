"""A recording under way: pieces side by side, failures alone again, cancel, and what is there in between."""

from __future__ import annotations

import json
import threading
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from components.analysis.transcript import Answer, Hints
from components.errors import WorkbenchError
from components.gemini.errors import ServiceBusy
from components.gemini.events import Done, Event, Failed, Text, UsageReport
from components.gemini.request import Request, Settings
from components.gemini.usage import Usage
from components.jobs.meeting import Recording
from components.jobs.meeting_order import Order
from components.media import worker
from components.media.probe import Media

SECONDS = 900


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Media]:
    """Noise with silences at 290 and 600 seconds."""
    path = tmp_path_factory.mktemp("long") / "long.wav"
    random = np.random.default_rng(1)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        for second in range(SECONDS):
            loud = 0 if second in (290, 291, 600, 601) else 3000
            file.writeframes((loud * random.normal(size=8000)).clip(-32767, 32767).astype("<i2").tobytes())
    return path, worker.inspect(path, path.name)


@dataclass
class Peer:
    """Answers each piece with one turn that tells its number, and minutes with one decision. `fail` names pieces."""

    fail: set[str] = field(default_factory=set)
    hold: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    at_once: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.hold.set()

    def __call__(self, request: Request, stop: threading.Event) -> Iterator[Event]:
        name = request.files()[0].name if request.schema is Answer else "minutes"
        with self.lock:
            self.asked.append(name)
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        try:
            yield from self.answer(name, stop)
        finally:
            with self.lock:
                self.at_once -= 1

    def answer(self, name: str, stop: threading.Event) -> Iterator[Event]:
        while not self.hold.wait(0.02):
            if stop.is_set():
                yield Done("cancelled")
                return
        if name in self.fail:
            yield Failed(ServiceBusy("busy", "later"))
            return
        yield Text(json.dumps(minutes() if name == "minutes" else turns(name)))
        yield UsageReport(Usage(prompt=10, output=5))
        yield Done("stop")


def turns(name: str) -> dict[str, object]:
    row = {"start": "00:20.0", "end": "00:24.0", "speaker": "Speaker 1", "text": f"piece {name[-1]} was heard"}
    return {"language": "en", "turns": [row]}


def minutes() -> dict[str, object]:
    decision = {"text": "Go", "quote": "was heard", "turns": ["T1"]}
    return {"summary": [], "decisions": [decision], "actions": [], "open_questions": [], "agenda": []}


def order(long: tuple[Path, Media], workers: int = 10) -> Order:
    path, media = long
    return Order(path, "long", media, "offline-engine", Settings(), Hints(), date(2026, 11, 17), workers)


def test_pieces_are_cut_in_the_silences_and_stitched_at_our_times(long: tuple[Path, Media]) -> None:
    peer = Peer()
    recording = Recording(order(long), peer).start()
    assert recording.wait(60) and recording.error is None and recording.open() == ()
    cuts = [window.until for window, _ in recording.pieces()][:2]
    assert 290 <= cuts[0] <= 292 and 600 <= cuts[1] <= 602
    starts = [window.start for window, _ in recording.pieces()]
    assert [(turn.id, round(turn.start - start, 3)) for turn, start in zip(recording.turns(), starts, strict=True)] == [
        ("T1", 20.0),
        ("T2", 20.0),
        ("T3", 20.0),
    ]
    assert [point.text for point in recording.points()] == ["Go"]
    assert recording.usage() == Usage(prompt=40, output=20)
    assert sorted(peer.asked) == ["long 1", "long 2", "long 3", "minutes"]


def test_no_more_are_sent_side_by_side_than_allowed(long: tuple[Path, Media]) -> None:
    peer = Peer()
    assert Recording(order(long, workers=2), peer).start().wait(60)
    assert peer.most <= 2 and len(peer.asked) == 4


def test_a_failed_piece_is_tried_again_alone_and_the_rest_is_of_use(long: tuple[Path, Media]) -> None:
    peer = Peer(fail={"long 2"})
    recording = Recording(order(long), peer).start()
    assert recording.wait(60)
    assert [item.key for item in recording.open()] == ["2"]
    assert [turn.text for turn in recording.turns()] == ["piece 1 was heard", "piece 3 was heard"]
    assert recording.points()
    peer.fail.clear()
    peer.asked.clear()
    recording.again()
    assert recording.wait(60) and recording.open() == ()
    assert peer.asked == ["long 2", "minutes"]
    assert [turn.text for turn in recording.turns()] == [f"piece {n} was heard" for n in (1, 2, 3)]


def test_cancel_keeps_what_is_there_and_asks_for_no_minutes(long: tuple[Path, Media]) -> None:
    peer = Peer()
    peer.hold.clear()
    recording = Recording(order(long), peer).start()
    recording.cancel()
    assert recording.wait(60) and "minutes" not in peer.asked
    assert recording.points() == () and recording.turns() == ()
    peer.hold.set()
    recording.again()
    assert recording.wait(60) and len(recording.turns()) == 3


def test_it_tells_its_end_before_it_counts_as_finished(long: tuple[Path, Media]) -> None:
    told: list[tuple[bool, int]] = []
    recording = Recording(order(long), Peer(), lambda one: told.append((one.finished, len(one.turns())))).start()
    assert recording.wait(60) and told == [(False, 3)]


def test_a_file_without_sound_ends_with_a_reason(tmp_path: Path, long: tuple[Path, Media]) -> None:
    (tmp_path / "gone.wav").write_bytes(b"RIFF____WAVE nothing")
    recording = Recording(Order(tmp_path / "gone.wav", "gone", long[1], "m", Settings(), Hints()), Peer()).start()
    assert recording.wait(60)
    assert isinstance(recording.error, WorkbenchError) and recording.turns() == ()


def test_the_price_is_known_beforehand_and_grows_with_the_length(long: tuple[Path, Media]) -> None:
    made = order(long).price(date(2026, 11, 21))
    assert made.calls == 4 and made.prompt_by["audio"].likely >= SECONDS * 25
    assert made.money is not None


def test_a_fault_of_ours_is_told_with_its_cause_and_ends_the_recording(
    long: tuple[Path, Media], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(path: Path) -> None:
        raise LookupError("of a kind nobody expected")

    def forgetful(recording: Recording) -> None:
        raise OSError("no room to keep it")

    monkeypatch.setattr("components.jobs.meeting.slices", broken)
    recording = Recording(order(long), Peer(), forgetful).start()
    assert recording.wait(30) and recording.stage == "ended"
    assert "unexpected happened (LookupError in components.jobs.meeting" in str(recording.error)
    assert "of a kind nobody expected" in caplog.text and "no room to keep it" in caplog.text
    assert caplog.text.count("Traceback") == 2
