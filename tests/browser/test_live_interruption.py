"""Who speaks into the model's answer is listened to."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from components.offline.live.voice import speak
from tests.browser.conftest import NewVisitor
from tests.browser.talking import prompt, speak_up
from tests.browser.test_live import MILLISECONDS, energy, start
from tests.serve import App
from tests.waiting import wait_until

# Typed, it is taken word for word and said back in full. That takes 40 s, so the answer is not over before anybody on a
# slow machine gets to speak into it; and its first sentence is short, so it begins soon.
TOLD = " ".join(
    f"The {number} letter lies on the desk beside the window."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
)


def test_the_answer_ends_where_the_user_speaks_into_it(new_visitor: NewVisitor, app: App) -> None:
    enough = speak("Thank you, that is enough of it for today.")
    visitor = new_visitor(app, permissions=["microphone"])
    prompt(visitor.context)
    screen = start(visitor)
    rows = screen.locator(".st-key-live-chat").get_by_test_id("stChatMessage")
    expect(screen.get_by_text(re.compile("listening"))).to_be_visible(timeout=MILLISECONDS)
    screen.get_by_test_id("stChatInputTextArea").fill(TOLD)
    screen.keyboard.press("Enter")
    wait_until(lambda: energy(screen) > 0.01, MILLISECONDS / 1000, what="the answer's sound")
    speak_up(screen, enough)
    expect(rows.nth(1)).to_contain_text("Interrupted here", timeout=MILLISECONDS)
    visitor.shot("live-interrupted")
    screen.get_by_role("button", name="End", exact=True).click()
    expect(screen.get_by_role("button", name="Start a new talk")).to_be_visible(timeout=MILLISECONDS)
