"""Chromium with a voice for a microphone, and the page of `media_app` served for real."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Playwright, expect

from tests.browser.chromium import FLAGS
from tests.serve import ROOT, free_port, is_up
from tests.waiting import wait_until

CONNECT_MILLISECONDS = 60_000


@pytest.fixture(scope="session")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a second of buzz, half a second of silence, again and again."""
    path, rate = tmp_path_factory.mktemp("microphone") / "buzz.wav", 48_000
    at = np.arange(rate) / rate
    buzz = sum(np.sin(2 * np.pi * 140 * n * at) / n for n in range(1, 20)) * (at < 0.5)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((9000 * buzz).astype("<i2").tobytes())
    return path


@pytest.fixture(scope="session")
def flags(microphone: Path) -> list[str]:
    return [*FLAGS, f"--use-file-for-fake-audio-capture={microphone}", "--autoplay-policy=no-user-gesture-required"]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_path: str, flags: list[str]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path, args=flags)
    yield browser
    browser.close()


@dataclass
class MediaPage:
    """One page of the app and what its conversation noted."""

    page: Page
    file: Path

    def notes(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []

    def forget(self) -> None:
        self.file.write_text("")

    def wait_for(self, note: str) -> None:
        wait_until(lambda: [line for line in self.notes() if line.startswith(note)], what=f"{note!r}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def talk(self) -> None:
        self.page.get_by_text("Talk", exact=True).click()
        expect(self.page.get_by_text("Flowing")).to_be_visible(timeout=CONNECT_MILLISECONDS)

    @property
    def frame(self) -> Frame:
        """streamlit-webrtc's."""
        return next(frame for frame in self.page.frames if "streamlit_webrtc" in frame.url)

    def candidates(self) -> set[str]:
        """The kinds of address over which media flow now, on this side."""
        kinds = self.frame.evaluate("""async () => {
            const all = await workbenchCapture.connection.getStats();
            const pairs = [...all.values()].filter((one) => one.type === "candidate-pair" && one.nominated);
            return pairs.map((pair) => all.get(pair.localCandidateId).candidateType);
        }""")
        return set(kinds)


@dataclass(frozen=True)
class MediaServer:
    url: str
    notes: Path

    def open(self, context: BrowserContext, query: str = "") -> MediaPage:
        page = context.new_page()
        page.goto(self.url + query)
        expect(page.get_by_role("button", name="Camera")).to_be_visible(timeout=CONNECT_MILLISECONDS)
        return MediaPage(page, self.notes)


@contextmanager
def media_server(folder: Path, **environment: str) -> Iterator[MediaServer]:
    """Serves the page; at the end its log must hold no traceback.

    What follows is the end of the server under open connections, at which aiortc's threads may find their loop gone.
    """
    port, log, notes = free_port(), folder / "log", folder / "notes"
    command = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).parent / "media_app.py")]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1", "--server.port", str(port)]
    command += ["--server.fileWatcherType", "none"]
    env = {**os.environ, "MEDIA_NOTES": str(notes), **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        wait_until(lambda: is_up(f"http://127.0.0.1:{port}"), 90, what="the page's server")
        yield MediaServer(f"http://127.0.0.1:{port}/", notes)
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def media_page(chromium: Browser, folder: Path, query: str = "", **environment: str) -> Iterator[MediaPage]:
    """Serves the page and opens it until the end."""
    with media_server(folder, **environment) as server:
        context = chromium.new_context(permissions=["microphone", "camera"])
        yield server.open(context, query)
        context.close()


OpenMedia = Callable[..., MediaPage]


@pytest.fixture
def open_media(chromium: Browser, tmp_path: Path) -> Iterator[OpenMedia]:
    with ExitStack() as stack:
        yield lambda query="", **environment: stack.enter_context(media_page(chromium, tmp_path, query, **environment))
