"""A browser profile that has already had a talk: whatever it remembers, camera and microphone work again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.live_media.conftest import MediaPage, MediaServer, media_server
from tests.waiting import wait_until

REMEMBERED = "Object.entries(localStorage).filter(([key]) => key.startsWith('streamlit-webrtc:device-ids'))"
GONE = json.dumps({"video": "0b8f2c30-3f2c-4b14-9d7e-3b1c2f0a7a55", "audio": "a silence that is over"})

Come = Callable[..., AbstractContextManager[BrowserContext]]


@pytest.fixture
def come(playwright: Playwright, chromium_path: str, flags: list[str], tmp_path: Path) -> Come:
    """Starts the browser of one person; their profile stays."""

    @contextmanager
    def start(
        permissions: Sequence[str] = ("microphone", "camera"), more: Sequence[str] = ()
    ) -> Iterator[BrowserContext]:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium_path,
            args=[*(flag for flag in flags if not (more and flag == "--use-fake-ui-for-media-stream")), *more],
            permissions=list(permissions),
        )
        yield context
        context.close()

    return start


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MediaServer]:
    with media_server(tmp_path) as served:
        yield served


def has_talk_with_camera(media: MediaPage) -> None:
    """The camera goes on in the midst of a talk, which then ends."""
    media.forget()
    media.talk()
    media.wait_for("loud")
    media.press("Camera")
    media.wait_for("see camera 640x480 picture")
    end(media)


def end(media: MediaPage) -> None:
    media.page.get_by_text("Talk", exact=True).click()
    expect(media.page.get_by_text("Still")).to_be_visible(timeout=30_000)
    wait_until(lambda: media.frame.evaluate("workbenchCapture.connection === null"), what="the connection's end")


def expect_untroubled(media: MediaPage) -> None:
    expect(media.page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.mark.timeout(300)
def test_the_camera_works_in_every_talk_of_one_page(server: MediaServer, come: Come) -> None:
    with come() as context:
        media = server.open(context)
        for _ in range(3):
            has_talk_with_camera(media)
        media.forget()
        media.press("Camera")  # before the start
        media.talk()
        media.wait_for("see camera 640x480 picture")
        media.press("Screen")
        media.wait_for("see both")
        end(media)
        media.forget()
        media.page.get_by_text("Talk", exact=True).click()
        media.press("Camera")  # while it starts
        media.wait_for("see camera 640x480 picture")
        expect_untroubled(media)


@pytest.mark.timeout(300)
def test_the_camera_works_after_a_reload_and_on_another_day(server: MediaServer, come: Come) -> None:
    with come() as context:
        media = server.open(context)
        has_talk_with_camera(media)
        media.page.reload()
        has_talk_with_camera(media)
        assert media.page.evaluate(REMEMBERED) == []
    with come() as context:
        media = server.open(context)
        media.forget()
        media.press("Camera")
        media.talk()
        media.wait_for("see camera 640x480 picture")
        media.wait_for("loud")
        expect_untroubled(media)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("key", ["streamlit-webrtc:device-ids", "streamlit-webrtc:device-ids:component_media-webrtc"])
def test_what_an_earlier_version_let_be_remembered_does_no_harm(server: MediaServer, come: Come, key: str) -> None:
    with come() as context:
        media = server.open(context)
        media.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, GONE])
        for kind in ("audioinput", "videoinput", "audiooutput"):
            media.page.evaluate("kind => localStorage.setItem(`workbench-${kind}`, 'sold last week')", kind)
        media.page.reload()
        has_talk_with_camera(media)
        expect_untroubled(media)
        media.press("Camera")
        media.talk()
        media.wait_for("see camera 640x480 picture")
        media.page.reload()
        assert media.page.evaluate(REMEMBERED) == []


@pytest.mark.timeout(300)
def test_a_microphone_refused_at_first_is_heard_once_it_is_allowed(server: MediaServer, come: Come) -> None:
    with come(permissions=(), more=["--deny-permission-prompts"]) as context:
        media = server.open(context)
        media.talk()
        expect(media.page.get_by_text("The browser may not use the microphone.")).to_be_visible()
        end(media)
    with come() as context:
        media = server.open(context)
        media.forget()
        media.talk()
        media.wait_for("loud")
        media.press("Camera")
        media.wait_for("see camera 640x480 picture")
        media.press("Microphone")
        media.wait_for("mute")
