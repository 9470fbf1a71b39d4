"""A film: its scenes, a few of its pictures read, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from PIL import Image

from components.offline.probe import require_small
from components.offline.prompt import Unreadable
from components.offline.senses import hearing, images, rows
from components.offline.senses.colours import main_colours
from components.offline.senses.cuts import cuts
from components.offline.senses.page import Page
from components.offline.senses.reading import read
from components.offline.senses.source import Picture, Source, Speech, Stopped
from components.offline.senses.weights import Missing

LOOKS, MOST = 6, 16  # pictures that are read: at least, at most
APART = 1.0  # seconds between two looks at one scene
INTO = 0.6  # share of a scene after which it is looked at: what is shown has come in by then
UNREADABLE = "The video could not be decoded. It may be damaged or of an unknown format."


def source(
    path: Path,
    start: float = 0.0,
    end: float | None = None,
    fps: float | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Source:
    """What a film shows and says, or its part from `start` to `end` (seconds), looked at `fps` times a second.

    Raises Unreadable if no picture can be decoded, and Stopped.
    """
    try:
        with av.open(str(path)) as container:
            require_small(container)
            duration, sounds = _duration(container), bool(container.streams.audio)
            scenes, notes = _scenes(container, start, end, fps, stopped)
            last = min(end or duration or start, duration or end or start)
            frames = list(_frames(container, looks(scenes, last)))
    except (FFmpegError, OSError, ValueError, IndexError) as error:
        raise Unreadable(UNREADABLE) from error
    if not frames:
        raise Unreadable(UNREADABLE)
    first = frames[0][1]
    picture = Picture(first.width, first.height, main_colours(images.pixels(first)))
    pages = tuple(_pages(frames, stopped))
    speech, silent = _speech(path, start, end) if sounds else (None, ())
    moments = tuple(second for second, _ in frames)
    return Source(1, "video", "", pages, picture, speech, duration, (*notes, *silent), moments, scenes, start)


def looks(scenes: Sequence[float], last: float) -> list[float]:
    """The seconds at which a picture is read: one in each of the longest scenes, further ones at even steps."""
    ends = [*scenes[1:], last]
    spans = sorted(zip(scenes, ends, strict=True), key=lambda span: span[0] - span[1])[:MOST]
    found = [begin + (finish - begin) * INTO for begin, finish in spans]
    for look in range(LOOKS):
        further = scenes[0] + (last - scenes[0]) * (look + 0.5) / LOOKS
        if len(found) < LOOKS and all(abs(further - other) >= APART for other in found):
            found.append(further)
    return sorted(found)


def _scenes(
    container: Any, start: float, end: float | None, fps: float | None, stopped: Callable[[], bool]
) -> tuple[tuple[float, ...], tuple[str, ...]]:
    try:
        return tuple(cuts(container, start, end, fps, stopped)), ()
    except Missing as missing:
        return (start,), (str(missing),)


def _pages(frames: list[tuple[float, Image.Image]], stopped: Callable[[], bool]) -> Iterator[Page]:
    for number, (_, frame) in enumerate(frames, 1):
        if stopped():
            raise Stopped
        try:
            spans = read(images.pixels(frame))
        except Missing:
            spans = []
        yield Page(number, rows.build(spans, frame.width, frame.height, number))


def _speech(path: Path, start: float, end: float | None) -> tuple[Speech | None, tuple[str, ...]]:
    try:
        return hearing.part(path, start, end), ()
    except Missing as missing:
        return None, (str(missing),)
    except Unreadable:
        return None, ("The sound of this video could not be decoded.",)


def _frames(container: Any, seconds: Sequence[float]) -> Iterator[tuple[float, Image.Image]]:
    stream = container.streams.video[0]
    zero = float((stream.start_time or 0) * stream.time_base)
    before: int | None = None
    for second in seconds:
        container.seek(int((second + zero) * 1_000_000), backward=True)
        frame = _frame(container.decode(stream), second + zero)
        if frame is None or (before is not None and frame.pts == before):
            continue
        before = frame.pts
        image = frame.to_image().rotate(frame.rotation, expand=True)
        image.thumbnail((images.MAX_SIDE, images.MAX_SIDE))
        yield max(0.0, (frame.time or 0.0) - zero), image


def _frame(frames: Iterator[Any], second: float) -> Any:
    """The first from this second on, else the last: it stands to the end, as in recordings of a still screen."""
    frame = None
    for frame in frames:
        if frame.time is None or frame.time >= second - 0.1:
            break
    return frame


def _duration(container: Any) -> float | None:
    return container.duration / 1_000_000 if container.duration else None
