"""Questions of a conversation as requests, what comes of their answers, and which files can be sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from components.analysis.ask import Attachment, Conversation, Exchange, from_data
from components.errors import BadFile
from components.gemini.errors import ServiceBusy
from components.gemini.events import Done, Event, Extra, Text, UsageReport
from components.gemini.request import FilePart, Request, Settings, TextPart, Turn, UriPart
from components.gemini.usage import Usage
from components.jobs.ask import chosen, missing, price_of, request, result, told, turns, work
from components.jobs.ask_files import Held, attachment, crowd, link, part_of, refusal
from components.jobs.run import Item, Run
from components.media.probe import Media

DAY = date(2026, 11, 21)


@pytest.fixture
def note(tmp_path: Path) -> Held:
    path = tmp_path / "note.txt"
    path.write_text("Tea.")
    return Held(path, Media("text", "text/plain", "note.txt", 4, "a" * 64, characters=4, encoding="utf-8"))


NOTE = Attachment(name="note.txt", kind="text", mime_type="text/plain", sha256="a" * 64)
FILM = Attachment(name="film", kind="link", uri="https://www.youtube.com/watch?v=dQw4w9WgXcQ")


def talk(*answers: str) -> Conversation:
    """A note comes with the first question, a link with the last, which has no answer yet."""
    whole, numbers = Conversation().attaching(NOTE)
    for at, answer in enumerate(answers):
        one = Exchange(id=f"q{at}", parent=whole.shown, question=f"Q{at}?", files=numbers, answer=answer, state="done")
        whole, numbers = whole.asking(one), ()
    whole, numbers = whole.attaching(FILM, NOTE)
    return whole.asking(Exchange(id="last", parent=whole.shown, question="Last?", files=numbers, model="m"))


def test_turns_hold_each_file_once_with_its_place(note: Held) -> None:
    part = FilePart(note.path, "text/plain", "note.txt")
    assert turns(talk("A0."), {"a" * 64: note}) == (
        Turn("user", (TextPart("File 1 (note.txt):"), part, TextPart("Q0?"))),
        Turn("model", (TextPart("A0."),)),
        Turn("user", (TextPart("File 2 (film):"), UriPart(FILM.uri), TextPart("Last?"))),
    )


def test_the_files_of_a_question_without_an_answer_go_with_the_next(note: Held) -> None:
    (only,) = turns(talk(""), {"a" * 64: note})
    assert [part.text for part in only.parts if isinstance(part, TextPart)] == [
        "File 1 (note.txt):",
        "File 2 (film):",
        "Last?",
    ]


def test_a_file_that_is_gone_is_named() -> None:
    assert missing(talk("A0."), {}) == ["note.txt"]
    with pytest.raises(BadFile, match=r"note\.txt is no longer here\."):
        request(talk("A0."), {}, "m", Settings())


def test_the_price_counts_files_and_what_was_said(note: Held) -> None:
    files = {"a" * 64: replace(note, media=replace(note.media, characters=40_000))}
    bare, numbers = Conversation().attaching(NOTE)
    short = bare.asking(Exchange(id="a", question="?", files=numbers))
    long = short.answered(Exchange(id="a", question="?" * 4000, files=numbers))
    first, second = (price_of(one, files, "gemini-3.8-flash", Settings(), DAY).prompt.likely for one in (short, long))
    assert 8_000 < first < 12_000 and second > first + 500
    assert price_of(talk(), files, "gemini-3.8-flash", Settings(), DAY).money is None


def test_what_comes_is_told_and_kept_by_the_run_itself(note: Held) -> None:
    def generate(asked: Request, stop: threading.Event) -> Iterator[Event]:
        yield Text("One")
        yield Extra("code", "print(1)")
        yield UsageReport(Usage(prompt=1_000_000, output=0))
        yield Done("stop", "gemini-3.8-flash")

    seen: list[Item] = []
    run = Run({"answer": "?"}, work(Request("m", ()), generate, seen.append)).start()
    assert run.wait(10) and [item.state for item in seen] == ["done"]
    last = talk().path()[-1].model_copy(update={"model": "gemini-3.8-flash"})
    now = told(last, run.snapshot()[0], DAY)
    assert (now.state, now.answer, str(now.cost)) == ("done", "One", "0.75")
    assert [(aside.kind, aside.at) for aside in now.asides] == [("code", 3)]


def test_a_failure_and_a_stop_are_told() -> None:
    last = talk().path()[-1]
    failed = replace(Item("a", "a"), state="failed", error=ServiceBusy("Too busy.", "Try later."))
    assert told(last, failed, DAY).note == "Too busy. Try later." and told(last, failed, DAY).cost is None
    assert "kept" in told(last, replace(Item("a", "a"), state="cancelled", text="Te"), DAY).note


def test_the_result_holds_the_conversation() -> None:
    whole = talk("See line 3.")
    kept = result(whole)
    assert (kept.task, kept.title, kept.state, kept.cost) == ("ask", "Q0?", "incomplete", None)
    assert [claim.evidence[0].source for claim in kept.claims] == [0] and from_data(kept.data) == whole
    assert result(Conversation()).title == "Conversation"


def test_settings_in_words() -> None:
    assert chosen(Settings()) == {}
    assert chosen(Settings(temperature=0.0, helpers=("google_search", "url_context"))) == {
        "temperature": "0.0",
        "helpers": "google search, url context",
    }


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10s",
        "youtu.be/dQw4w9WgXcQ",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com/shorts/dQw4w9WgXcQ",
    ],
)
def test_addresses_of_a_film(address: str) -> None:
    assert link(address).uri == FILM.uri


@pytest.mark.parametrize(
    "address", ["", "https://example.com/watch?v=dQw4w9WgXcQ", "https://youtube.com/watch?v=x", "youtu.be"]
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(BadFile, match="no link to a film"):
        link(address)


def test_what_the_service_does_not_take() -> None:
    film = Media("video", "video/x-matroska", "a.mkv", 10, "b" * 64)
    assert "MP4" in refusal(film) and "PDF over 50 MB" in refusal(Media("pdf", "application/pdf", "a", 60_000_000, "c"))
    assert refusal(Media("image", "image/png", "a", 10, "d")) == ""
    picture = attachment("e", "p.png", Media("image", "image/png", "p.png", 1, "e"))
    assert crowd([picture] * 3601).startswith("3,601 images are too many") and crowd([picture] * 3600) == ""
    assert "1,000 pages" in crowd([Attachment(name="a", kind="pdf", count=1001)])


def test_text_goes_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("Käse;3".encode("cp1252"))
    held = Held(path, Media("text", "text/csv", "old.csv", 6, "f" * 64, encoding="cp1252"))
    sent = part_of(Attachment(name="old.csv", kind="text", sha256="f" * 64), held)
    assert isinstance(sent, FilePart) and sent.mime_type == "text/plain"
    assert sent.path.read_text("utf-8") == "Käse;3"
