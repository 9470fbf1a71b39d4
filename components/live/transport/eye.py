"""What the page's camera or shared screen shows, as the conversation takes it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from av import VideoFrame

from components.live.ports import VideoSource, View

Image = npt.NDArray[np.uint8]
PER_SECOND = 2.0
# Frames already on their way when the source changes still show the old one.
SETTLE = 0.3


class Eye:
    """A sink for video frames: the newest one now and then, as RGB. Called from the connection's event loop.

    Converting a picture takes milliseconds and happens on the loop's executor; frames that come meanwhile are passed
    over. A page sends one picture at a time: camera and screen together are one picture.
    """

    def __init__(
        self,
        see: Callable[[Image, View], None],
        blind: Callable[[VideoSource], None],
        *,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._see, self._blind = see, blind
        self._pause, self._clock = 1 / per_second, clock
        self._sources: frozenset[VideoSource] = frozenset()
        self._due = 0.0
        self._pending: asyncio.Future[Any] | None = None

    def show(self, sources: frozenset[VideoSource]) -> None:
        """The sources that the page shows from now on; tells which of the former are gone."""
        gone, self._sources = self._sources - sources, sources
        self._due = self._clock() + SETTLE
        for source in sorted(gone):
            self._blind(source)

    @property
    def view(self) -> View | None:
        if len(self._sources) > 1:
            return "both"
        return next(iter(self._sources), None)

    def __call__(self, frame: VideoFrame) -> None:
        view, now = self.view, self._clock()
        if view is None or now < self._due or (self._pending and not self._pending.done()):
            return
        self._due = now + self._pause
        self._pending = asyncio.get_running_loop().run_in_executor(None, self._look, frame, view)

    def _look(self, frame: VideoFrame, view: View) -> None:
        image = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
        if view == self.view:
            self._see(image, view)
