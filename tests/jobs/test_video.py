"""Films on their way to a model: what is sent, what it costs, what cancel leaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from components.analysis.video import overview
from components.analysis.video_claims import Span
from components.errors import BadFile
from components.gemini.events import Done, Event, Extra, Text
from components.gemini.request import Clip, FilePart, Request, Settings, UriPart
from components.gemini.usage import Usage
from components.jobs.run import Item, Run
from components.jobs.tab import paid
from components.jobs.video import Choice, Film, Ready, film_of_link, part_around, prepare, work
from components.jobs.video_price import cache, film_piece, price, price_written, savings
from components.media import worker
from components.media.probe import Media
from components.media.process import STOP, WorkStopped
from components.media.samples import PLANNER
from tests.waiting import wait_until

DAY, MODEL = date(2026, 11, 21), "gemini-3.8-flash"
HOUR = Media("video", "video/mp4", "hour.mp4", 900_000_000, "0" * 64, 1920, 1080, seconds=3600.0, has_audio=True)
LINK = film_of_link("https://youtu.be/dQw4w9WgXcQ")


@pytest.fixture(scope="module")
def sample() -> Film:
    return Film("sample", PLANNER.file, PLANNER.path, worker.inspect(PLANNER.path, PLANNER.file))


def hour() -> Film:
    return Film("hour", "hour.mp4", Path("hour.mp4"), HOUR)


def test_a_whole_film_is_sent_as_it_is(sample: Film) -> None:
    ready = prepare(sample, Choice(fps=2))
    assert isinstance(ready.part, FilePart) and ready.part.path == PLANNER.path and ready.part.clip == Clip(fps=2)
    assert ready.span == Span(0, 32.64) and ready.length == "The video is 0:32 long."


def test_a_part_is_cut_at_a_key_frame_and_its_times_begin_anew(sample: Film) -> None:
    ready = prepare(sample, Choice(start=9, end=20, sound=False))
    assert 6 <= ready.start <= 9 and ready.media is not None and ready.media.has_audio is False
    assert ready.span.start == 0 and ready.span.end == pytest.approx(20 - ready.start, abs=1)


def test_smaller_pictures_are_made_only_when_asked(sample: Film) -> None:
    small = prepare(sample, Choice(start=5, end=8, height=240))
    assert small.media is not None and small.media.height == 240 and small.start == 5
    assert prepare(sample, Choice(height=720)).media == sample.media


def test_a_link_is_sent_with_the_part_to_look_at() -> None:
    assert LINK is not None
    ready = prepare(LINK, Choice(start=30, end=60, fps=0.5))
    assert isinstance(ready.part, UriPart) and ready.part.clip == Clip(30, 60, 0.5)
    assert ready.span == Span(30, 60) and "count times from the start of the whole video" in ready.length
    whole = prepare(LINK, Choice())
    assert isinstance(whole.part, UriPart) and whole.part.clip is None and whole.length == ""


def test_a_question_about_a_moment_sends_only_what_lies_around_it(sample: Film) -> None:
    part, first, last = part_around(prepare(sample, Choice()), [20.0])
    assert isinstance(part.part, FilePart) and part.part.path != PLANNER.path
    assert 3 <= first <= 5 and part.part.path.stat().st_size < PLANNER.path.stat().st_size
    assert last == pytest.approx(32.6, abs=0.5) and part.span.start == 0
    with pytest.raises(BadFile, match="beyond the end"):
        part_around(prepare(sample, Choice()), [783.0])


def test_of_a_link_the_service_is_told_where_to_look() -> None:
    assert LINK is not None
    part, first, last = part_around(prepare(LINK, Choice(fps=1)), [45.0, 50.0])
    assert isinstance(part.part, UriPart) and part.part.clip == Clip(30, 65, 1) and (first, last) == (30, 65)


def test_every_saving_is_told_alone_in_tokens_and_money() -> None:
    chosen = Choice(start=0, end=1800, sound=False, height=360, fps=0.5, resolution="low")
    found = {one.name: one for one in savings(hour(), chosen, MODEL, Settings(), DAY)}
    assert list(found) == ["Only this part", "Without sound", "Looks a second", "Coarser looks", "Smaller pictures"]
    assert found["Without sound"].tokens == 3600 * 25
    assert found["Only this part"].tokens == found["Looks a second"].tokens + 1800 * 25
    assert found["Smaller pictures"].tokens == 0 and found["Smaller pictures"].money == 0
    assert (found["Only this part"].money or 0) > (found["Without sound"].money or 0) > 0
    assert savings(hour(), Choice(), MODEL, Settings(), DAY) == ()


def test_the_price_hangs_on_what_is_sent_and_asked() -> None:
    full = price(hour(), Choice(), ("summary",), MODEL, Settings(), DAY)
    less = price(hour(), Choice(end=60), ("summary",), MODEL, Settings(), DAY)
    assert full.money and less.money and full.money.likely > 10 * less.money.likely
    more = price(hour(), Choice(), ("summary", "chapters", "demo"), MODEL, Settings(), DAY)
    assert more.output.likely > full.output.likely
    assert price_written(hour(), Choice(), "subtitles", MODEL, Settings(), DAY).output.likely == 3600 * 8


def test_a_text_about_a_film_in_the_cache_is_likely_cheaper_and_at_most_as_dear() -> None:
    sent, kept = (
        price_written(hour(), Choice(), "article", MODEL, Settings(), DAY, cached=cached).money
        for cached in (False, True)
    )
    assert sent and kept and kept.likely < sent.likely / 2 and kept.high == sent.high


def test_what_a_call_put_into_the_cache_is_in_its_cost() -> None:
    answered = Item("only", "Film", "done", usage=Usage(1000, 100, prompt_by={"video": 1000}))
    bare, keeping = (
        paid(answered, MODEL, DAY),
        paid(replace(answered, extras=(Extra("cache", "100000", detail="2"),)), MODEL, DAY),
    )
    # Sent once at 0.75, and stored for two hours at 0.50, each for a million tokens
    assert bare and keeping == bare + Decimal("0.075") + Decimal("0.1")
    assert paid(replace(answered, extras=(Extra("cache"),)), MODEL, DAY) is None


def test_a_film_of_unknown_length_has_an_unknown_price() -> None:
    assert LINK is not None and film_piece(LINK, Choice()).seconds is None
    assert price(LINK, Choice(), ("summary",), MODEL, Settings(), DAY).money is None
    assert price(LINK, Choice(start=30, end=90), ("summary",), MODEL, Settings(), DAY).money is not None
    assert all(one.money is None for one in savings(LINK, Choice(end=60), MODEL, Settings(), DAY))


def test_a_cache_pays_after_some_questions_and_nothing_is_said_where_a_price_is_missing() -> None:
    plan = cache(hour(), Choice(), MODEL, Settings(), DAY)
    assert plan is not None and plan.break_even and plan.read < plan.send and plan.store > Decimal(0)
    assert cache(hour(), Choice(), "nobody-knows", Settings(), DAY) is None


def answering(request: Request, stop: threading.Event) -> Iterator[Event]:
    yield Text("{}")
    yield Done("stop")


def ask(ready: Ready) -> Request:
    return overview(ready.part, ("summary",), MODEL, Settings(), length=ready.length)


def test_a_run_prepares_the_film_and_asks(sample: Film) -> None:
    taken: list[Ready] = []
    run = Run({"film": "film"}, work(sample, Choice(), ask, answering, taken.append)).start()
    assert run.wait(60)
    assert run.snapshot()[0].state == "done" and taken[0].film == sample


def test_a_film_that_can_not_be_cut_fails_in_a_sentence(tmp_path: Path) -> None:
    gone = Film("gone", "gone.mp4", tmp_path / "gone.mp4", HOUR)
    run = Run({"film": "film"}, work(gone, Choice(end=60), ask, answering, lambda _: None)).start()
    assert run.wait(60)
    (item,) = run.snapshot()
    assert item.state == "failed" and "no longer here" in str(item.error)


def test_cancel_does_not_wait_for_the_cutting(sample: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    held, begun = threading.Event(), threading.Event()

    def slow(*args: object, **kwargs: object) -> object:
        begun.set()
        held.wait(60)
        raise BadFile("late", "")

    monkeypatch.setattr(worker, "trim", slow)
    monkeypatch.setattr(worker, "shrink", slow)
    run = Run({"film": "film"}, work(sample, Choice(end=9), ask, answering, lambda _: None)).start()
    assert begun.wait(60)
    run.cancel()
    assert run.wait(30)
    held.set()
    assert run.snapshot()[0].state == "cancelled"


def test_cancel_ends_the_conversion_itself(sample: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[bool] = []
    over = threading.Event()

    def shrinking(*_: object, **__: object) -> Path:
        stop = STOP.get()
        assert stop is not None
        told.append(stop.wait(30))
        over.set()
        raise WorkStopped("Stopped.")

    monkeypatch.setattr(worker, "shrink", shrinking)
    run = Run(
        {"only": "Film"}, work(sample, Choice(height=240), lambda _: Request("m", ()), lambda *_: iter(()), print)
    )
    run.start()
    wait_until(lambda: run.snapshot()[0].state == "running", what="the run to begin")
    run.cancel()
    assert run.wait(30) and over.wait(30)
    assert set(told) == {True} and run.snapshot()[0].state == "cancelled"  # an earlier test's may be ending, too


def test_a_fault_while_the_film_is_prepared_is_told_with_its_cause(
    sample: Film, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> Path:
        raise LookupError("of a kind nobody expected")

    monkeypatch.setattr(worker, "shrink", broken)
    made = work(sample, Choice(height=240), lambda _: Request("m", ()), lambda *_: iter(()), print)
    run = Run({"only": "Film"}, made).start()
    assert run.wait(30)
    (item,) = run.snapshot()
    assert item.state == "failed" and "unexpected happened (LookupError in components.jobs.video" in str(item.error)
    assert "of a kind nobody expected" in caplog.text and "of a kind" not in str(item.error)
