"""Where a film changes from one scene to another (scenedetect's adaptive detector on small pictures)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from components.offline.senses.source import Stopped
from components.offline.senses.weights import Missing

SENSE = "Finding a film's scenes"
WIDTH = 256  # pixels a picture is shrunk to
USUAL_FPS = 25.0
SHORTEST = 0.6  # seconds a scene lasts
LONG, LONG_FPS = 900.0, 5.0  # seconds from which a film is looked at only so often


def cuts(
    container: Any, start: float, end: float | None, fps: float | None, stopped: Callable[[], bool]
) -> list[float]:
    """The seconds at which scenes begin, `start` first. Raises Missing without the package, and Stopped."""
    try:
        from scenedetect import FrameTimecode  # type: ignore[import-untyped]
        from scenedetect.detectors import AdaptiveDetector  # type: ignore[import-untyped]
    except ImportError as error:
        raise Missing(f"{SENSE} is not available here: scenedetect is not installed.") from error
    rate = _rate(container, start, end, fps)
    detector = AdaptiveDetector(min_scene_len=max(1, round(SHORTEST * rate)))
    moments: list[float] = []
    found: list[Any] = []
    for second, pixels in _small(container, start, end, rate):
        if stopped():
            raise Stopped
        found += detector.process_frame(FrameTimecode(len(moments), fps=rate), pixels)
        moments.append(second)
    found += detector.post_process(FrameTimecode(len(moments), fps=rate)) or []
    return [start, *(moments[cut.frame_num] for cut in found if 0 < cut.frame_num < len(moments))]


def _rate(container: Any, start: float, end: float | None, fps: float | None) -> float:
    """Looks a second: as asked, else all pictures of a short film and some of a long one."""
    own = float(container.streams.video[0].average_rate or USUAL_FPS)
    length = end or (container.duration or 0) / 1_000_000
    return float(min(own, fps or (LONG_FPS if length - start > LONG else own)))


def _small(container: Any, start: float, end: float | None, rate: float) -> Iterator[tuple[float, Any]]:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    zero = float((stream.start_time or 0) * stream.time_base)
    if start:
        container.seek(int((start + zero) * 1_000_000), backward=True)
    due = start
    for frame in container.decode(stream):
        second = (frame.time or 0.0) - zero
        if end is not None and second >= end:
            return
        if second < due - 0.5 / rate:
            continue
        due = max(due, second - 0.5 / rate) + 1 / rate
        height = max(16, round(frame.height * WIDTH / frame.width))
        yield second, frame.reformat(WIDTH, height, "bgr24").to_ndarray()
