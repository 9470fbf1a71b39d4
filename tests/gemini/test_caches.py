"""The beginning of a conversation in the service's cache: made once, read after, gone in the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from components.gemini.client import Gemini
from components.gemini.connection import OFFLINE_KEY
from components.gemini.events import Done, Event, Extra, Notice, UsageReport
from components.gemini.files import Uploads
from components.gemini.request import FilePart, Request, Settings, TextPart, Turn
from tests.engine import Engine

MODEL = "offline-engine"
PLAIN = Settings()


@pytest.fixture
def held(gemini: Gemini) -> Iterator[Uploads]:
    uploads = gemini.hold()
    yield uploads
    gemini.release(uploads)


@pytest.fixture
def long(tmp_path: Path) -> FilePart:
    path = tmp_path / "long.txt"
    path.write_text("\n".join(["Bolt,Grams", *(f"Bolt {number},{number}" for number in range(600))]))
    return FilePart(path, "text/plain", "long.txt")


def asked(question: str, file: FilePart, *before: Turn, settings: Settings = PLAIN) -> Request:
    first = Turn("user", (file, TextPart(question))) if not before else Turn("user", (TextPart(question),))
    return Request(MODEL, (*before, first), settings, cache_hours=1.0)


def events(gemini: Gemini, request: Request, uploads: Uploads) -> list[Event]:
    found = list(gemini.generate(request, threading.Event(), uploads=uploads))
    assert isinstance(found[-1], Done), found[-1]
    return found


def cached(found: list[Event]) -> int:
    return [event.usage.cached or 0 for event in found if isinstance(event, UsageReport)][-1]


def paths(engine: Engine, method: str) -> list[str]:
    return [r["path"] for r in engine.requests() if r["method"] == method and "cachedContents" in r["path"]]


def test_turns_are_cut_behind_the_last_file(long: FilePart) -> None:
    word, more = TextPart("What?"), TextPart("And?")
    turns = (Turn("user", (long, word)), Turn("model", (more,)), Turn("user", (more,)))
    assert Request(MODEL, turns).split() == ((Turn("user", (long,)),), (Turn("user", (word,)), *turns[1:]))
    assert Request(MODEL, turns[1:]).split() == ((), turns[1:])
    assert Request(MODEL, (Turn("user", (long,)),)).split() == ((Turn("user", (long,)),), ())


def test_the_second_question_reads_what_the_first_one_stored(
    engine: Engine, gemini: Gemini, held: Uploads, long: FilePart
) -> None:
    settings = Settings(system_instruction="Be brief.")
    first = asked("What is the sum of grams?", long, settings=settings)
    found = events(gemini, first, held)
    (made,) = [event for event in found if isinstance(event, Extra)]
    assert made.kind == "cache" and int(made.text) == cached(found) > 1000
    told = Turn("model", (TextPart("179,700 grams."),))
    assert (
        cached(events(gemini, asked("What is the highest?", long, *first.turns, told, settings=settings), held)) > 1000
    )
    assert len(paths(engine, "POST")) == 1
    assert held.caches.alive is not None and held.caches.alive.tokens == int(made.text)
    gemini.release(held)
    gemini.close()
    assert len(paths(engine, "DELETE")) == 1 and gemini._journal.names() == frozenset()


def test_another_instruction_is_another_cache_and_the_former_goes(
    engine: Engine, gemini: Gemini, held: Uploads, long: FilePart
) -> None:
    for words in ("Be brief.", "Be long."):
        events(gemini, asked("What is the lowest?", long, settings=Settings(system_instruction=words)), held)
    assert len(paths(engine, "POST")) == 2 and len(paths(engine, "DELETE")) == 1


def test_too_little_for_a_cache_is_said_and_answered_all_the_same(
    gemini: Gemini, held: Uploads, long: FilePart
) -> None:
    long.path.write_text("Bolts: 7")
    found = events(gemini, asked("What is it?", long), held)
    (notice,) = [event for event in found if isinstance(event, Notice)]
    assert notice.kind == "uncached" and "too short" in notice.message
    assert cached(found) == 0 and held.caches.alive is None


def test_a_cache_at_its_end_is_told_and_made_again(
    engine: Engine, gemini: Gemini, held: Uploads, long: FilePart
) -> None:
    request = asked("What is the sum of grams?", long)
    short = replace(request, cache_hours=1 / 60)  # no longer than what is made again at once
    events(gemini, short, held)
    assert held.caches.alive is None and held.caches.over is not None
    assert cached(events(gemini, request, held)) > 1000
    assert held.caches.alive is not None and held.caches.over is None
    assert len(paths(engine, "POST")) == 2 and len(paths(engine, "DELETE")) == 1


def test_a_cache_that_is_gone_is_made_again(engine: Engine, gemini: Gemini, held: Uploads, long: FilePart) -> None:
    request = asked("What is the sum of grams?", long)
    events(gemini, request, held)
    assert held.caches.alive
    engine.admin("DELETE", f"/v1beta/{held.caches.alive.name}?key={OFFLINE_KEY.get_secret_value()}")
    found = events(gemini, replace(request), held)
    assert [event.kind for event in found if isinstance(event, Notice)] == ["resent"] and cached(found) > 1000
