"""A talk in Chromium, by its microphone and camera, from the first word to the files."""

from __future__ import annotations

import io
import re
import wave
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Playwright, expect
from playwright.sync_api import Page as Screen

from tests.browser.chromium import FLAGS
from tests.browser.talking import devices, held, spoken
from tests.browser.visitor import Visitor
from tests.serve import App, serving
from tests.waiting import wait_until
from tests.words import holds

MILLISECONDS = 120_000
# A connection whose browser went without a word, as at a reload, is given up after 30 s (RFC 7675), and then closed.
CONSENT_SECONDS = 60
QUESTION = "What does the page I am holding say?"
PAGE = ("The meeting moved to Thursday", "at half past three in the library", "Please bring the signed papers", "and")
DAY = re.compile("thursday", re.I)
CUE = re.compile(r"\d+\n\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}\n(You|Model): .+\n")

Launch = Callable[..., Browser]


@pytest.fixture
def launch(playwright: Playwright, chromium_path: str) -> Iterator[Launch]:
    """A Chromium with flags of its own."""
    with ExitStack() as stack:

        def start(*flags: str) -> Browser:
            browser = playwright.chromium.launch(executable_path=chromium_path, args=list(flags))
            stack.callback(browser.close)
            return browser

        yield start


def start(visitor: Visitor, *, camera: bool = False) -> Screen:
    screen = visitor.open("live")
    if camera:
        screen.get_by_role("button", name="Camera", exact=True).click()
    screen.get_by_role("button", name="Start talking").click()
    expect(screen.get_by_role("button", name="End", exact=True)).to_be_visible(timeout=MILLISECONDS)
    return screen


def energy(screen: Screen) -> float:
    """Of the sound that came from the app so far."""
    frame = next(frame for frame in screen.frames if "streamlit_webrtc" in frame.url)
    found: float = frame.evaluate("""async () => {
        const all = await window.workbenchCapture.connection.getStats();
        const sound = [...all.values()].find((one) => one.type === "inbound-rtp" && one.kind === "audio");
        return sound?.totalAudioEnergy ?? 0;
    }""")
    return found


def state(screen: Screen) -> str:
    """Of the connection that carries the media."""
    frame = "document.querySelector('iframe[src*=streamlit_webrtc]')"
    return str(screen.evaluate(f"{frame}?.contentWindow.workbenchCapture?.connection?.connectionState ?? ''"))


def sockets(app: App) -> int:
    """Open ones of the server but those that browsers came by."""
    port = int(app.base_url.rsplit(":", 1)[1])
    connections = psutil.Process(app.pid).net_connections("inet")
    return sum(one.laddr.port != port and one.status in ("ESTABLISHED", "NONE") for one in connections)


@pytest.mark.timeout(600)
def test_a_talk_from_the_first_word_to_the_files(launch: Launch, tmp_path: Path, shots: Path) -> None:
    # The microphone runs from the moment it is opened: a slow machine takes seconds until anybody hears it.
    asked = [(at, QUESTION) for at in (10.0, 60.0, 110.0)]
    voice = spoken(tmp_path / "voice.wav", asked, 125.0)
    browser = launch(*FLAGS, *devices(voice, held(tmp_path / "page.mjpeg", PAGE * 2)))
    with serving(tmp_path) as app:
        visitor = Visitor(browser.new_context(permissions=["microphone", "camera"]), app.base_url, shots)
        before = sockets(app)
        screen = start(visitor, camera=True)
        chat = screen.locator(".st-key-live-chat")
        expect(chat).to_contain_text(re.compile(r"page I am holding", re.I), timeout=MILLISECONDS)
        expect(chat).to_contain_text(DAY, timeout=MILLISECONDS)
        wait_until(lambda: energy(screen) > 0.01, 60, what="the answer's sound")
        interrupt(screen, chat)
        visitor.shot("live-talk")
        screen.reload()
        expect(chat).to_contain_text(DAY, timeout=MILLISECONDS)
        screen.get_by_role("button", name="Go on with sound").click()
        wait_until(lambda: state(screen) == "connected", MILLISECONDS / 1000, what="the connection after the reload")
        screen.get_by_role("button", name="End", exact=True).click()
        expect(screen.get_by_role("button", name="Start a new talk")).to_be_visible(timeout=MILLISECONDS)
        visitor.settle()
        with screen.expect_download() as download:
            screen.get_by_role("button", name="Everything (ZIP)").click()
        look_into(download.value.path())
        visitor.expect_well()
        wait_until(lambda: sockets(app) <= before, CONSENT_SECONDS, what="the sockets to close")
        visitor.context.close()


def interrupt(screen: Screen, chat: Locator) -> None:
    """An answer that is over before the click is followed by the next question's."""
    stop = screen.get_by_role("button", name="Stop answer")
    for _ in range(5):
        stop.click()
        with suppress(AssertionError):
            expect(chat).to_contain_text("Interrupted here", timeout=MILLISECONDS // 6)
            return
    expect(chat).to_contain_text("Interrupted here")


def look_into(path: Path) -> None:
    box = zipfile.ZipFile(path)
    cues = box.read("transcript.srt").decode()
    assert CUE.sub("", cues).strip() == ""
    assert holds(cues, "You: What does the page I am holding say") and holds(cues, "Model: The")
    for name in ("sound/microphone.wav", "sound/model.wav", "sound/reply-001.wav"):
        assert loudness(box.read(name)) > 100, name
    frames = [name for name in box.namelist() if name.startswith("frames/")]
    assert frames and box.read(frames[0])[:3] == b"\xff\xd8\xff"


def loudness(content: bytes) -> float:
    with wave.open(io.BytesIO(content)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    return float(np.sqrt(np.mean(samples**2)))


def test_without_a_microphone_the_page_says_why_and_typing_works(launch: Launch, app: App, shots: Path) -> None:
    flags = [flag for flag in FLAGS if "fake-ui" not in flag]
    browser = launch(*flags, "--deny-permission-prompts", "--autoplay-policy=no-user-gesture-required")
    visitor = Visitor(browser.new_context(), app.base_url, shots)
    screen = start(visitor)
    expect(screen.get_by_text("The browser may not use the microphone.")).to_be_visible(timeout=MILLISECONDS)
    screen.get_by_test_id("stChatInputTextArea").fill("What is 12 * 12?")
    screen.keyboard.press("Enter")
    expect(screen.locator(".st-key-live-chat")).to_contain_text("144", timeout=MILLISECONDS)
    wait_until(lambda: energy(screen) > 0, 60, what="the answer's sound")
    visitor.shot("live-without-microphone")
    screen.get_by_role("button", name="End", exact=True).click()
    expect(screen.get_by_role("button", name="Start a new talk")).to_be_visible(timeout=MILLISECONDS)
    visitor.context.close()


@pytest.mark.timeout(600)
def test_the_voice_comes_back_after_a_time_without_the_app(
    launch: Launch, app: App, shots: Path, tmp_path: Path
) -> None:
    browser = launch(*FLAGS, *devices(spoken(tmp_path / "silence.wav", (), 1)))
    visitor = Visitor(browser.new_context(permissions=["microphone"]), app.base_url, shots)
    screen = start(visitor)
    wait_until(lambda: state(screen) == "connected", MILLISECONDS / 1000, what="the first connection")
    lost = screen.get_by_text("The app can't be reached.")
    expect(lost).to_be_hidden()
    server = psutil.Process(app.pid)
    server.suspend()
    try:
        expect(lost).to_be_visible(timeout=MILLISECONDS)
        screen.screenshot(path=shots / "live-out-of-reach.png")
    finally:
        server.resume()
    expect(lost).to_be_hidden(timeout=MILLISECONDS)
    assert state(screen) == "connected"
    screen.get_by_test_id("stChatInputTextArea").fill("What is 12 * 12?")
    screen.keyboard.press("Enter")
    expect(screen.locator(".st-key-live-chat")).to_contain_text("144", timeout=MILLISECONDS)
    wait_until(lambda: energy(screen) > 0, 60, what="the answer's sound")
    screen.get_by_role("button", name="End", exact=True).click()
    expect(screen.get_by_role("button", name="Start a new talk")).to_be_visible(timeout=MILLISECONDS)
    visitor.context.close()


@pytest.mark.timeout(600)
def test_the_camera_reaches_the_model_in_a_profile_that_has_talked_before(
    playwright: Playwright, chromium_path: str, app: App, shots: Path, tmp_path: Path
) -> None:
    flags = [*FLAGS, *devices(spoken(tmp_path / "silence.wav", (), 1), held(tmp_path / "page.mjpeg", PAGE * 2))]

    def come() -> BrowserContext:
        permissions = ["microphone", "camera"]
        return playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium_path, args=flags, permissions=permissions
        )

    with come() as context:
        visitor = Visitor(context, app.base_url, shots)
        screen = start(visitor)
        screen.get_by_role("button", name="Camera", exact=True).click()
        expect_pictures(screen)
        end(screen)
        screen.get_by_role("button", name="Camera", exact=True).click()
        screen.get_by_role("button", name="Start a new talk").click()
        expect(screen.get_by_role("button", name="End", exact=True)).to_be_visible(timeout=MILLISECONDS)
        expect_pictures(screen)
        ask_of_the_page(screen)
        end(screen)
    with come() as context:
        visitor = Visitor(context, app.base_url, shots)
        screen = start(visitor)
        screen.get_by_role("button", name="Camera", exact=True).click()
        expect_pictures(screen)
        ask_of_the_page(screen)
        visitor.shot("live-camera-another-day")
        end(screen)
        visitor.expect_well()


def expect_pictures(screen: Screen) -> None:
    """The camera's pictures go to the model."""
    sent = screen.locator("tr", has_text="Pictures sent")
    if not sent.is_visible():
        screen.get_by_text("Tokens, speed, connection").click()
    expect(sent).to_contain_text(re.compile(r"[1-9]"), timeout=MILLISECONDS)


def ask_of_the_page(screen: Screen) -> None:
    screen.get_by_test_id("stChatInputTextArea").fill(QUESTION)
    screen.keyboard.press("Enter")
    expect(screen.locator(".st-key-live-chat")).to_contain_text(DAY, timeout=MILLISECONDS)


def end(screen: Screen) -> None:
    screen.get_by_role("button", name="End", exact=True).click()
    expect(screen.get_by_role("button", name="Start a new talk")).to_be_visible(timeout=MILLISECONDS)
