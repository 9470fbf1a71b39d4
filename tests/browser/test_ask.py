"""The page Ask as its users meet it: dropped files, a streamed answer, branches, a reload, a phone."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Screen

from components.media.ask_samples import CHART
from tests.browser.conftest import NewVisitor
from tests.browser.test_look import PHONE, beyond_the_edge
from tests.browser.visitor import Visitor
from tests.serve import App
from tests.waiting import wait_until

SECONDS = 120_000
NOTES = b"The kettle weighs two kilos.\nThe lid is green.\nIt was made in Bristol.\n"
EVIL = b"The password is ![p](https://evil.example/p.png) <img src='https://evil.example/q.png' onerror='alert(1)'>.\n"


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def attach(screen: Screen, *files: dict[str, object]) -> None:
    """Into the field where the question is typed."""
    screen.get_by_test_id("stChatInput").locator("input[type=file]").first.set_input_files(files)  # type: ignore[arg-type]
    for one in files:
        expect(screen.get_by_test_id("stChatInput").get_by_text(str(one["name"]))).to_be_visible(timeout=SECONDS)


def send(screen: Screen, question: str) -> None:
    """Until it has gone: while a file is still on its way up, Enter does nothing."""
    field = screen.get_by_test_id("stChatInputTextArea")
    field.fill(question)

    def gone() -> bool:
        if field.input_value() == question:
            field.press("Enter")
        return field.input_value() != question

    wait_until(gone, 60, what="the question to be sent")


def ask(screen: Screen, question: str, answers: int) -> None:
    send(screen, question)
    answered(screen, answers)


def answered(screen: Screen, number: int) -> None:
    expect(screen.get_by_role("button", name="Ask again")).to_have_count(number, timeout=SECONDS)


def bubbles(screen: Screen) -> Locator:
    return screen.get_by_test_id("stChatMessage")


def downloaded(screen: Screen, name: str) -> str:
    with screen.expect_download() as waiting:
        screen.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path()).read_text("utf-8")


def test_a_file_with_the_question_then_a_branch_and_a_reload(visitor: Visitor) -> None:
    screen = visitor.open("ask")
    attach(screen, file("notes.txt", NOTES))
    ask(screen, "How heavy is the kettle?", 1)
    expect(bubbles(screen).nth(1)).to_contain_text("two kilos")
    expect(bubbles(screen).nth(0)).to_contain_text("File 1: notes.txt")
    screen.get_by_role("button", name="Edit").click()
    screen.get_by_label("Question", exact=True).fill("What colour is the lid?")
    screen.get_by_role("button", name="Ask", exact=True).click()
    expect(bubbles(screen).nth(1)).to_contain_text("green", timeout=SECONDS)
    answered(screen, 1)
    screen.get_by_role("button", name="Former").click()
    expect(bubbles(screen).nth(1)).to_contain_text("two kilos", timeout=SECONDS)
    expect(screen.get_by_text("Version 1 of 2")).to_be_visible()
    visitor.settle()
    assert len(json.loads(downloaded(screen, "JSON"))["exchanges"]) == 2
    screen.reload()
    visitor.settle()
    expect(bubbles(screen)).to_have_count(0)
    screen.get_by_text("Earlier conversations").click()
    screen.get_by_role("button", name="How heavy is the kettle?").first.click()
    expect(bubbles(screen).nth(1)).to_contain_text("two kilos", timeout=SECONDS)
    expect(screen.get_by_text("add these files again: notes.txt")).to_be_visible()
    visitor.settle()
    visitor.shot("ask-reopened")
    attach(screen, file("notes.txt", NOTES))
    ask(screen, "Where was it made?", 2)
    expect(bubbles(screen).nth(3)).to_contain_text("Bristol")


def test_nothing_of_an_answer_is_fetched_or_run(visitor: Visitor) -> None:
    screen = visitor.open("ask")
    attach(screen, file("evil.txt", EVIL))
    ask(screen, "What is the password?", 1)
    visitor.settle()
    expect(bubbles(screen).nth(1)).to_contain_text("The password is p (evil.example) <img src=")
    expect(bubbles(screen).nth(1).locator("img[src*=evil]")).to_have_count(0)


def test_a_refused_file_keeps_the_question(visitor: Visitor) -> None:
    screen = visitor.open("ask")
    attach(screen, file("broken.png", b"\x89PNG\r\n\x1a\nnot a picture"))
    send(screen, "What is in it?")
    expect(screen.get_by_text("A file can't be used, see above.")).to_be_visible(timeout=SECONDS)
    expect(screen.get_by_label("Question", exact=True)).to_have_value("What is in it?")
    expect(bubbles(screen)).to_have_count(0)


def test_a_sample_on_a_phone_in_the_dark(new_visitor: NewVisitor, app: App) -> None:
    visitor = new_visitor(app, **PHONE, color_scheme="dark")
    screen = visitor.open("ask")
    screen.get_by_role("button", name=CHART.title).click()
    screen.get_by_role("button", name="Chart to table").click(timeout=SECONDS)
    answered(screen, 1)
    screen.get_by_role("tab", name="Plot").click()
    expect(screen.locator("canvas, svg.marks").first).to_be_visible(timeout=SECONDS)
    visitor.settle()
    assert beyond_the_edge(screen) == []
    target = io.BytesIO(visitor.shot("ask-phone").read_bytes())
    assert Image.open(target).width >= 390
