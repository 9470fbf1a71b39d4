"""Pictures for the model: the newest only, at most one a second, none that shows nothing new."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PIL import Image

from components.live.ports import SHOWS, VideoSource, View

Pixels = npt.NDArray[np.uint8]
LONGEST_SIDE = 768
QUALITY = 75
SPEAKING_SECONDS, SILENT_SECONDS = 1.0, 3.0
GRID = 32
# Brightness of one cell of the grid, 0 to 255: more than a camera's noise, less than a changed word.
NOTICEABLE = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture to be sent, as JPEG."""

    view: View
    jpeg: bytes = field(repr=False)
    signature: Pixels = field(repr=False)


class Eye:
    """The newest picture of each source, or of both in one. `see` and `blind` may be called from any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._newest: dict[View, Pixels] = {}
        self._sent: dict[View, Pixels] = {}
        self._seen: set[VideoSource] = set()
        self._looked_at = -SILENT_SECONDS
        self._last: View | None = None

    def see(self, image: Pixels, view: View) -> None:
        """Pictures of another view with the same source are out of date."""
        with self._lock:
            for other in self._newest.keys() - {view}:
                if SHOWS[other] & SHOWS[view]:
                    self._forget(other)
            self._newest[view] = image

    def blind(self, source: VideoSource) -> bool:
        """Forget the source; whether the model has seen it."""
        with self._lock:
            for view in [view for view in self._newest if source in SHOWS[view]]:
                self._forget(view)
            seen = source in self._seen
            self._seen.discard(source)
            return seen

    @property
    def open(self) -> bool:
        return bool(self._newest)

    def due(self, speaking: bool) -> View | None:
        """The view to look at now; two take turns."""
        wait = SPEAKING_SECONDS if speaking else SILENT_SECONDS
        with self._lock:
            if not self._newest or self._clock() - self._looked_at < wait:
                return None
            views = sorted(self._newest)
            others = [view for view in views if view != self._last] or views
            self._looked_at, self._last = self._clock(), others[0]
            return others[0]

    def views(self) -> list[View]:
        with self._lock:
            return sorted(self._newest)

    def shows(self, source: VideoSource) -> bool:
        return any(source in SHOWS[view] for view in self.views())

    def frame(self, view: View, *, changed_only: bool = True) -> Frame | None:
        """The view's newest picture, encoded; None when gone or, if asked, unchanged. Takes some milliseconds."""
        with self._lock:
            image, sent = self._newest.get(view), self._sent.get(view)
        if image is None:
            return None
        mark = signature(image)
        if changed_only and sent is not None and not differs(mark, sent):
            return None
        return Frame(view, encode(image), mark)

    def sent(self, frame: Frame) -> None:
        with self._lock:
            if frame.view in self._newest:
                self._sent[frame.view] = frame.signature
                self._seen |= SHOWS[frame.view]
                self._looked_at = self._clock()

    def forget_sent(self) -> None:
        """A new connection: what was sent may have to be sent again."""
        with self._lock:
            self._sent.clear()
            self._seen.clear()

    def _forget(self, view: View) -> None:
        self._newest.pop(view, None)
        self._sent.pop(view, None)


def signature(image: Pixels) -> Pixels:
    """Mean brightness in a grid of 32 x 32 cells."""
    return np.asarray(Image.fromarray(image).convert("L").resize((GRID, GRID), Image.Resampling.BOX))


def differs(one: Pixels, other: Pixels) -> bool:
    return bool(np.abs(one.astype(np.int16) - other.astype(np.int16)).max() > NOTICEABLE)


def encode(image: Pixels) -> bytes:
    """JPEG, its longest side at most 768 pixels."""
    picture = Image.fromarray(image)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BILINEAR)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
