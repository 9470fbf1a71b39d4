"""From the camera's frames to what the conversation sees."""

from __future__ import annotations

from components.live.ports import VideoSource, View
from components.live.transport.eye import SETTLE, Eye, Image
from tests.live_media.frames import picture
from tests.live_media.loops import run


class Room:
    """Notes what an eye tells, on a clock set by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.seen: list[tuple[View, int]] = []
        self.gone: list[VideoSource] = []
        self.eye = Eye(self.see, self.gone.append, per_second=2, clock=lambda: self.now)

    def see(self, image: Image, view: View) -> None:
        assert image.shape == (48, 64, 3)
        self.seen.append((view, round(float(image.mean()))))

    async def show(self, shade: int, after: float) -> None:
        self.now += after
        self.eye(picture(shade))
        if self.eye._pending:
            await self.eye._pending


def test_nothing_is_seen_before_a_source_is_on() -> None:
    room = Room()
    run(room.show(10, 1))
    assert room.seen == []


def test_the_newest_now_and_then() -> None:
    room = Room()

    async def watch() -> None:
        room.eye.show(frozenset({"camera"}))
        for shade in range(0, 100, 10):
            await room.show(shade, 0.125)

    run(watch())
    # The first after settling, then one each half second.
    assert room.seen == [("camera", 20), ("camera", 60)]


def test_camera_and_screen_are_one_picture() -> None:
    room = Room()

    async def watch() -> None:
        room.eye.show(frozenset({"camera", "screen"}))
        await room.show(50, 1)

    run(watch())
    assert room.seen == [("both", 50)]


def test_what_is_switched_off_is_told_once() -> None:
    room = Room()
    for sources in ({"camera", "screen"}, {"screen"}, set(), set()):
        room.eye.show(frozenset(sources))  # type: ignore[arg-type]
    assert room.gone == ["camera", "screen"]


def test_a_frame_of_the_former_source_is_not_shown_as_the_new_one() -> None:
    room = Room()

    async def watch() -> None:
        room.eye.show(frozenset({"camera"}))
        await room.show(10, 1)
        room.eye.show(frozenset({"screen"}))
        await room.show(10, SETTLE / 2)
        await room.show(90, SETTLE)

    run(watch())
    assert room.seen == [("camera", 10), ("screen", 90)]


def test_a_frame_still_converting_when_its_source_goes_is_not_seen() -> None:
    room = Room()
    room.eye.show(frozenset({"camera"}))
    room.eye.show(frozenset())
    room.eye._look(picture(10), "camera")
    assert room.seen == []
