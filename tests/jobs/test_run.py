import threading
from collections.abc import Iterator

import pytest

from components.errors import WorkbenchError
from components.gemini.errors import ServiceBusy
from components.gemini.events import Done, Event, Failed, Notice, Progress, Text, Thought, UsageReport
from components.gemini.usage import Usage
from components.jobs.run import Item, Run, fold
from components.media.process import STOP, WorkStopped


def run(*events: Event) -> Item:
    item = Item("k", "n", "running")
    for event in events:
        item = fold(item, event)
    return item


def test_pieces_join_and_the_last_usage_counts() -> None:
    item = run(
        Progress("f", "uploading", 0.5),
        Text("a"),
        Thought("t"),
        Text("b"),
        UsageReport(Usage(1)),
        UsageReport(Usage(2)),
    )
    assert (item.text, item.thoughts, item.progress, item.usage, item.ended) == ("ab", "t", None, Usage(2), False)


def test_how_an_item_ends() -> None:
    assert run(Done("stop")).state == "done"
    assert run(Text("a"), Done("max_tokens")).state == "incomplete"
    assert run(Done("cancelled")).state == "cancelled"
    failed = run(
        Text("kept"),
        Failed(ServiceBusy("busy")),
    )
    assert (failed.state, failed.text) == ("failed", "kept")


def test_the_files_work_of_a_run_ends_with_it_but_not_what_keeps_its_outcome() -> None:
    seen: list[object] = []

    def work(key: str, stop: threading.Event) -> Iterator[Event]:
        seen.append(STOP.get() is stop)
        yield Text("came")
        raise WorkStopped("Stopped.")

    run = Run({"a": "A", "b": "B"}, work, workers=1, ended=lambda item: seen.append(STOP.get())).start()
    assert run.wait(10)
    assert [(item.state, item.text) for item in run.snapshot()] == [("incomplete", "came")] * 2
    assert seen == [True, None] * 2


def test_one_bad_item_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def work(key: str, stop: threading.Event) -> Iterator[Event]:
        if key == "bad":
            raise WorkbenchError("This file is broken.", "Use another.")
        if key == "ugly":
            raise ZeroDivisionError
        yield Text(key)
        yield Done("stop")

    done = Run({"a": "A", "bad": "B", "ugly": "U", "c": "C"}, work).start()
    assert done.wait(10)
    states = {item.key: item.state for item in done.snapshot()}
    assert states == {"a": "done", "bad": "failed", "ugly": "failed", "c": "done"}
    ugly = next(item.error for item in done.snapshot() if item.key == "ugly")
    assert str(ugly).startswith("Something unexpected happened (ZeroDivisionError in ")
    assert str(ugly).endswith("). Try this one again; if it stays, the server's log holds the details.")
    (logged,) = [record.getMessage() for record in caplog.records if "Unexpected" in record.getMessage()]
    assert "Traceback (most recent call last)" in logged and "raise ZeroDivisionError" in logged


def test_cancel_keeps_what_arrived_and_never_starts_what_waits() -> None:
    arrived = threading.Event()

    def work(key: str, stop: threading.Event) -> Iterator[Event]:
        yield Text("part")
        arrived.set()
        assert stop.wait(10)
        yield Done("cancelled")

    going = Run({"a": "A", "b": "B"}, work, workers=1).start()
    assert arrived.wait(10)
    going.cancel()
    assert going.wait(10)
    first, second = going.snapshot()
    assert (first.state, first.text) == ("cancelled", "part")
    assert (second.state, second.text) == ("cancelled", "")


def test_only_the_failed_run_again() -> None:
    tries: list[str] = []

    def work(key: str, stop: threading.Event) -> Iterator[Event]:
        tries.append(key)
        yield Done("stop") if key == "good" or tries.count(key) == 2 else Failed(ServiceBusy("busy"))

    going = Run({"good": "G", "flaky": "F"}, work, workers=1).start()
    assert going.wait(10)
    going.again([item.key for item in going.snapshot() if item.state == "failed"])
    assert going.wait(10)
    assert tries == ["good", "flaky", "flaky"]
    assert [item.state for item in going.snapshot()] == ["done", "done"]


def test_a_run_under_way_is_not_started_twice() -> None:
    gate = threading.Event()

    def work(key: str, stop: threading.Event) -> Iterator[Event]:
        gate.wait(10)
        yield Notice("retry", "x")

    going = Run({"a": "A"}, work).start()
    with pytest.raises(RuntimeError, match="under way"):
        going.again(["a"])
    gate.set()
    assert going.wait(10)
    assert going.snapshot()[0].state == "incomplete"


def test_each_item_that_was_begun_is_told_of_when_it_ends_and_a_fault_there_harms_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[tuple[str, str]] = []

    def work(key: str, stop: threading.Event) -> Iterator[Event]:
        yield Text(key)
        yield Done("stop")

    def ended(item: Item) -> None:
        told.append((item.key, item.state))
        if item.key == "a":
            raise ZeroDivisionError

    run = Run({"a": "A", "b": "B"}, work, ended=ended, workers=1).start()
    assert run.wait(10)
    assert told == [("a", "done"), ("b", "done")]
    assert [item.state for item in run.snapshot()] == ["done", "done"]
    assert "could not be passed on" in caplog.text
