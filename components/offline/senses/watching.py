"""A film in a few looks: frames at even steps, read, and what is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from PIL import Image

from components.offline.prompt import Unreadable
from components.offline.senses import hearing, images, rows
from components.offline.senses.colours import main_colours
from components.offline.senses.page import Page
from components.offline.senses.reading import read
from components.offline.senses.source import Picture, Source, Speech
from components.offline.senses.weights import Missing

LOOKS = 6  # frames that are read
UNREADABLE = "The video could not be decoded. It may be damaged or of an unknown format."


def source(path: Path) -> Source:
    """Each frame looked at is a page; its second is in `moments`. Raises Unreadable if no picture can be decoded."""
    try:
        with av.open(str(path)) as container:
            duration = _duration(container)
            frames = list(_frames(container, duration))
            sounds = bool(container.streams.audio)
    except (FFmpegError, OSError, ValueError, IndexError) as error:
        raise Unreadable(UNREADABLE) from error
    if not frames:
        raise Unreadable(UNREADABLE)
    first = frames[0][1]
    picture = Picture(first.width, first.height, main_colours(images.pixels(first)))
    speech, notes = _speech(path) if sounds else (None, ())
    pages, moments = tuple(_pages(frames)), tuple(second for second, _ in frames)
    return Source(1, "video", "", pages, picture, speech, duration, notes, moments)


def _pages(frames: list[tuple[float, Image.Image]]) -> Iterator[Page]:
    for number, (_, frame) in enumerate(frames, 1):
        try:
            spans = read(images.pixels(frame))
        except Missing:
            spans = []
        yield Page(number, rows.build(spans, frame.width, frame.height, number))


def _speech(path: Path) -> tuple[Speech | None, tuple[str, ...]]:
    try:
        return hearing.transcribe(hearing.decode(path)), ()
    except Missing as missing:
        return None, (str(missing),)
    except Unreadable:
        return None, ("The sound of this video could not be decoded.",)


def _frames(container: Any, duration: float | None) -> Iterator[tuple[float, Image.Image]]:
    stream = container.streams.video[0]
    for look in range(LOOKS):
        second = (duration or 0.0) * (look + 0.5) / LOOKS
        if look and not duration:
            return
        container.seek(int(second * 1_000_000), backward=True)
        frame = next((one for one in container.decode(stream) if one.time is None or one.time >= second - 0.5), None)
        if frame is None:
            continue
        image = frame.to_image()
        image.thumbnail((images.MAX_SIDE, images.MAX_SIDE))
        yield (frame.time or 0.0), image


def _duration(container: Any) -> float | None:
    return container.duration / 1_000_000 if container.duration else None
