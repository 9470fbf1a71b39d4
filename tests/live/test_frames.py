"""Which pictures go up, and how."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from components.live.frames import Eye, Pixels, differs, encode, signature


def picture(width: int = 640, height: int = 480, value: int = 100) -> Pixels:
    return np.full((height, width, 3), value, np.uint8)


class Watcher:
    def __init__(self) -> None:
        self.now = 0.0
        self.eye = Eye(lambda: self.now)

    def looked(self, seconds: float, speaking: bool) -> int:
        """How many frames go up in that time, looking ten times a second."""
        count = 0
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            source = self.eye.due(speaking)
            frame = self.eye.frame(source) if source else None
            if frame:
                self.eye.sent(frame)
                count += 1
        return count


def test_once_a_second_while_someone_speaks_and_changes_are_seen() -> None:
    watcher = Watcher()
    sent = 0
    for value in range(0, 250, 25):
        watcher.eye.see(picture(value=value), "camera")
        sent += watcher.looked(1, speaking=True)
    assert 9 <= sent <= 10


def test_every_third_second_in_silence() -> None:
    watcher = Watcher()
    sent = 0
    for value in range(0, 240, 20):
        watcher.eye.see(picture(value=value), "camera")
        sent += watcher.looked(1, speaking=False)
    assert sent == 4


def test_nothing_goes_up_that_shows_nothing_new() -> None:
    watcher = Watcher()
    watcher.eye.see(picture(), "camera")
    assert watcher.looked(10, speaking=True) == 1
    watcher.eye.forget_sent()
    assert watcher.looked(10, speaking=True) == 1


def test_two_sources_take_turns() -> None:
    watcher = Watcher()
    watcher.eye.see(picture(), "camera")
    watcher.eye.see(picture(value=200), "screen")
    first = watcher.eye.due(True)
    watcher.now += 1.1
    assert {first, watcher.eye.due(True)} == {"camera", "screen"}


def test_a_source_that_ended_is_forgotten_and_whether_it_was_seen_is_told() -> None:
    watcher = Watcher()
    watcher.eye.see(picture(), "screen")
    assert watcher.eye.blind("screen") is False
    watcher.eye.see(picture(), "screen")
    watcher.looked(2, speaking=True)
    assert watcher.eye.blind("screen") is True
    assert watcher.eye.frame("screen") is None and not watcher.eye.open


def test_a_picture_of_both_takes_the_place_of_either_and_back() -> None:
    watcher = Watcher()
    for view in ("camera", "both", "camera"):
        watcher.eye.see(picture(), view)
        assert watcher.eye.views() == [view] and watcher.looked(4, speaking=True) == 1, "it is shown anew"
    assert watcher.eye.blind("screen") is True and watcher.eye.shows("camera")


def test_a_source_seen_only_in_a_picture_of_both_was_seen() -> None:
    watcher = Watcher()
    watcher.eye.see(picture(), "both")
    watcher.looked(2, speaking=True)
    assert watcher.eye.blind("camera") is True
    assert watcher.eye.views() == [] and not watcher.eye.shows("screen"), "until it comes alone"


def test_a_changed_line_of_text_is_noticed_and_noise_is_not() -> None:
    page = picture(1280, 720, 250)
    changed = page.copy()
    changed[100:125, 200:300] = 20
    noise = np.random.default_rng(1).normal(0, 6, page.shape)
    noisy = np.clip(page + noise, 0, 255).astype(np.uint8)
    assert differs(signature(page), signature(changed))
    assert not differs(signature(page), signature(noisy))


def test_the_longest_side_is_768_and_small_pictures_stay() -> None:
    assert Image.open(io.BytesIO(encode(picture(1920, 1080)))).size == (768, 432)
    small = Image.open(io.BytesIO(encode(picture(320, 240))))
    assert small.size == (320, 240) and small.format == "JPEG"
