"""The page's media in Chromium: sources exchanged mid-talk, levels, volume, push-to-talk."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from components.ui.capture import RATE
from tests.live_media.conftest import MediaPage, OpenMedia
from tests.waiting import wait_until


def level(media: MediaPage, side: str) -> int:
    return int(media.page.locator(f"[data-level={side}]").get_attribute("aria-valuenow") or 0)


def pressed(media: MediaPage, name: str) -> bool:
    return media.page.get_by_role("button", name=name, exact=True).get_attribute("aria-pressed") == "true"


def test_sources_come_and_go_in_one_connection(open_media: OpenMedia) -> None:
    media = open_media()
    media.talk()
    media.wait_for("loud")
    media.frame.evaluate("workbenchCapture.mark = workbenchCapture.connection")
    expect(media.page.locator(".self")).to_be_hidden()
    media.press("Camera")
    media.wait_for("see camera 640x480 picture")
    expect(media.page.locator(".self")).to_be_visible()
    media.press("Screen")
    media.wait_for("see both")
    media.press("Camera")
    media.wait_for("blind camera")
    media.press("Screen")
    media.wait_for("blind screen")
    media.forget()
    media.wait_for("loud")
    assert [note for note in media.notes() if note.startswith("see")] == []
    assert media.frame.evaluate("workbenchCapture.mark === workbenchCapture.connection")


def test_camera_and_screen_together_are_one_picture(open_media: OpenMedia) -> None:
    media = open_media()
    media.press("Screen")
    wait_until(lambda: pressed(media, "Screen"), what="the screen")
    media.talk()
    media.wait_for("see screen")
    alone = sizes(media)
    media.press("Camera")
    wait_until(lambda: any(size[1] / size[0] > alone[-1][1] / alone[-1][0] + 0.1 for size in sizes(media)))
    width, height = sizes(media)[-1]
    # Below the screen lies the camera, a quarter as wide: 3/16 of the width at 4 : 3.
    assert height / width > alone[-1][1] / alone[-1][0] + 0.15


def sizes(media: MediaPage) -> list[tuple[int, int]]:
    found = (re.match(r"see (?:screen|both) (\d+)x(\d+)", note) for note in media.notes())
    return [(int(match[1]), int(match[2])) for match in found if match]


def test_the_end_of_sharing_in_the_browsers_bar_is_told(open_media: OpenMedia) -> None:
    media = open_media()
    media.press("Screen")
    media.talk()
    media.wait_for("see screen")
    media.frame.evaluate("""() => {
        const { screen } = workbenchCapture.on;
        screen.stop();
        screen.dispatchEvent(new Event("ended"));
    }""")
    media.wait_for("blind screen")
    assert not pressed(media, "Screen")


def test_the_microphone_is_switched_off_at_its_source(open_media: OpenMedia) -> None:
    media = open_media()
    media.talk()
    media.wait_for("loud")
    media.press("Microphone")
    media.wait_for("mute")
    wait_until(lambda: level(media, "you") == 0)
    media.forget()
    media.press("Microphone")
    media.wait_for("unmute")
    media.wait_for("loud")
    assert media.notes().index("unmute") < media.notes().index("loud")


def test_levels_and_volume(open_media: OpenMedia) -> None:
    media = open_media()
    media.talk()
    wait_until(lambda: level(media, "you") > 50, what="the microphone's level")
    wait_until(lambda: level(media, "model") > 50, what="the model's level")
    player = media.frame.locator("audio").first
    media.page.get_by_role("slider", name="Volume").fill("30")
    wait_until(lambda: player.evaluate("one => one.volume") == 0.3)
    media.press("Mute")
    wait_until(lambda: player.evaluate("one => one.muted"))


def device(media: MediaPage, kind: str) -> Locator:
    return media.page.locator(f"select[data-device={kind}]")


def chosen(media: MediaPage, kind: str) -> str:
    return str(media.page.evaluate("kind => localStorage.getItem(`workbench-${kind}`)", kind))


def choose_other(media: MediaPage, kind: str) -> None:
    wait_until(lambda: device(media, kind).locator("option").count() > 1, what=f"a list of {kind}")
    device(media, kind).select_option(index=1)


def sent_by(media: MediaPage, kind: str) -> str:
    return str(media.frame.evaluate("kind => workbenchCapture.sender(kind).track.getSettings().deviceId", kind))


def test_devices_are_exchanged_during_the_talk_and_remembered(open_media: OpenMedia) -> None:
    media = open_media()
    media.press("Camera")
    media.talk()
    media.wait_for("see camera")
    media.frame.evaluate("workbenchCapture.mark = workbenchCapture.connection")
    media.page.get_by_text("Devices", exact=True).click()
    for kind in ("audioinput", "videoinput", "audiooutput"):
        choose_other(media, kind)
    wait_until(lambda: sent_by(media, "audio") == chosen(media, "audioinput"))
    wait_until(lambda: sent_by(media, "video") == chosen(media, "videoinput"))
    player = media.frame.locator("audio").first
    wait_until(lambda: player.evaluate("one => one.sinkId") == chosen(media, "audiooutput"))
    media.forget()
    media.wait_for("loud")
    media.wait_for("see camera")
    assert media.frame.evaluate("workbenchCapture.mark === workbenchCapture.connection")
    media.page.reload()
    media.page.get_by_text("Devices", exact=True).click(timeout=60_000)
    wait_until(lambda: device(media, "audioinput").input_value() == chosen(media, "audioinput") != "")


def test_a_device_that_is_gone_gives_way_to_another(open_media: OpenMedia) -> None:
    media = open_media()
    media.page.evaluate("localStorage.setItem('workbench-audioinput', 'no longer there')")
    media.talk()
    media.wait_for("loud")
    media.frame.evaluate("""() => {
        const { microphone } = workbenchCapture;
        microphone.stop();
        microphone.dispatchEvent(new Event("ended"));
    }""")
    wait_until(lambda: media.frame.evaluate("workbenchCapture.sender('audio').track.readyState") == "live")
    media.forget()
    media.wait_for("loud")


def test_no_more_pictures_are_sent_than_the_model_takes(open_media: OpenMedia) -> None:
    media = open_media()
    media.press("Camera")
    media.talk()
    media.wait_for("see camera")
    rates = "workbenchCapture.sender('video').getParameters().encodings.map((one) => one.maxFramerate)"
    assert media.frame.evaluate(rates) == [RATE]


def test_held_to_talk_by_button_and_by_key(open_media: OpenMedia) -> None:
    media = open_media("?hold=1")
    media.talk()
    media.wait_for("unmute")
    media.wait_for("quiet")
    assert "loud" not in media.notes()
    button = media.page.get_by_role("button", name="Hold to talk")
    button.hover()
    media.page.mouse.down()
    media.wait_for("press")
    media.wait_for("loud")
    media.page.mouse.up()
    media.wait_for("release")
    media.forget()
    media.page.evaluate("document.activeElement.blur()")
    media.page.keyboard.down("Space")
    media.wait_for("press")
    media.page.keyboard.up("Space")
    media.wait_for("release")
    assert [note for note in media.notes() if note in ("press", "release")] == ["press", "release"]


def test_a_button_that_was_clicked_does_not_take_the_key_to_talk(open_media: OpenMedia) -> None:
    media = open_media("?hold=1")
    expect(media.page.get_by_role("button", name="Hold to talk")).to_be_hidden()
    media.talk()
    media.wait_for("quiet")
    media.press("Microphone")
    media.wait_for("mute")
    media.page.keyboard.down("Space")
    media.wait_for("press")
    media.page.keyboard.up("Space")
    media.wait_for("release")
    assert not pressed(media, "Microphone")
    media.page.get_by_role("button", name="Microphone", exact=True).focus()
    media.page.keyboard.press("Tab")
    media.page.keyboard.press("Shift+Tab")
    media.forget()
    media.page.keyboard.press("Space")
    media.wait_for("unmute")
    assert pressed(media, "Microphone") and "press" not in media.notes()


def test_the_focus_of_a_button_that_went_goes_on_beside(open_media: OpenMedia) -> None:
    media = open_media()
    expect(media.page.locator("iframe[inert]")).to_be_attached(timeout=30_000)
    media.page.get_by_role("button", name="Go away").focus()
    media.page.keyboard.press("Enter")
    group = media.page.get_by_role("group", name="What goes to the model")
    expect(group).to_be_focused(timeout=30_000)
    media.page.keyboard.press("Tab")
    expect(media.page.get_by_role("button", name="Microphone", exact=True)).to_be_focused()


def test_a_talk_ended_and_begun_again(open_media: OpenMedia) -> None:
    media = open_media()
    media.press("Camera")
    media.talk()
    media.wait_for("see camera")
    media.page.get_by_text("Talk", exact=True).click()
    media.wait_for("blind camera")
    expect(media.page.get_by_text("Still")).to_be_visible(timeout=30_000)
    assert not pressed(media, "Camera")
    media.forget()
    media.talk()
    media.wait_for("loud")


def test_a_lost_connection_is_made_anew_with_its_sources(open_media: OpenMedia) -> None:
    media = open_media()
    media.press("Camera")
    media.talk()
    media.wait_for("see camera")
    media.frame.evaluate("""() => {
        const { connection } = workbenchCapture;
        workbenchCapture.mark = connection;
        Object.defineProperty(connection, "connectionState", { get: () => "failed" });
        connection.dispatchEvent(new Event("connectionstatechange"));
    }""")
    media.wait_for("blind camera")
    media.forget()
    media.wait_for("see camera")
    media.wait_for("loud")
    assert media.frame.evaluate("workbenchCapture.mark !== workbenchCapture.connection")


def test_runs_in_quick_succession_end_nothing(open_media: OpenMedia) -> None:
    media = open_media()
    media.talk()
    media.wait_for("loud")
    media.frame.evaluate("workbenchCapture.mark = workbenchCapture.connection")
    for _ in range(3):
        media.press("Count two runs at once")
        expect(media.page.get_by_text("Flowing")).to_be_visible()
    media.forget()
    media.wait_for("loud")
    media.wait_for("quiet")
    assert media.frame.evaluate("""() => {
        const { mark, connection } = workbenchCapture;
        return mark === connection && connection.connectionState === "connected";
    }""")


def test_a_second_start_while_the_first_is_under_way_waits_for_ever(open_media: OpenMedia) -> None:
    media = open_media()
    media.talk()
    media.page.get_by_text("Talk", exact=True).click()
    expect(media.page.get_by_text("Still")).to_be_visible(timeout=30_000)
    wait_until(lambda: media.frame.evaluate("workbenchCapture.connection === null"))
    outcome = media.frame.evaluate("""async () => {
        const start = () => {
            const connection = new RTCPeerConnection();
            return [connection, navigator.mediaDevices.getUserMedia({ audio: true, video: true })];
        };
        const [first, devices] = start();
        const [, again] = start();
        const came = await Promise.race([devices.then(() => "first"), again.then(() => "second")]);
        return [came, workbenchCapture.connection === first];
    }""")
    assert outcome == ["first", True]
