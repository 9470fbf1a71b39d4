"""Pictures for the model: the newest only, at most one a second, none that shows nothing new."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PIL import Image

from components.live.ports import VideoSource

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

    source: VideoSource
    jpeg: bytes = field(repr=False)
    signature: Pixels = field(repr=False)


class Eye:
    """The newest picture of each source. `see` and `blind` may be called from any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._newest: dict[VideoSource, Pixels] = {}
        self._sent: dict[VideoSource, Pixels] = {}
        self._looked_at = -SILENT_SECONDS
        self._last: VideoSource | None = None

    def see(self, image: Pixels, source: VideoSource) -> None:
        with self._lock:
            self._newest[source] = image

    def blind(self, source: VideoSource) -> bool:
        """Forget the source; whether the model has seen it."""
        with self._lock:
            self._newest.pop(source, None)
            return self._sent.pop(source, None) is not None

    @property
    def open(self) -> bool:
        return bool(self._newest)

    def due(self, speaking: bool) -> VideoSource | None:
        """The source to look at now; two take turns."""
        wait = SPEAKING_SECONDS if speaking else SILENT_SECONDS
        with self._lock:
            if not self._newest or self._clock() - self._looked_at < wait:
                return None
            sources = sorted(self._newest)
            others = [source for source in sources if source != self._last] or sources
            self._looked_at, self._last = self._clock(), others[0]
            return others[0]

    def sources(self) -> list[VideoSource]:
        with self._lock:
            return sorted(self._newest)

    def frame(self, source: VideoSource, *, changed_only: bool = True) -> Frame | None:
        """The source's newest picture, encoded; None when gone or, if asked, unchanged. Takes some milliseconds."""
        with self._lock:
            image, sent = self._newest.get(source), self._sent.get(source)
        if image is None:
            return None
        mark = signature(image)
        if changed_only and sent is not None and not differs(mark, sent):
            return None
        return Frame(source, encode(image), mark)

    def sent(self, frame: Frame) -> None:
        with self._lock:
            if frame.source in self._newest:
                self._sent[frame.source] = frame.signature
                self._looked_at = self._clock()

    def forget_sent(self) -> None:
        """A new connection: what was sent may have to be sent again."""
        with self._lock:
            self._sent.clear()


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
